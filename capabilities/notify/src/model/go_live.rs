//! The way of a service from trial to live: what has to be done before it is asked for, and how the request ends.

use super::dialect::names;
use serde::{Deserialize, Serialize};
use yui_kernel::ports::Managers;
use yui_kernel::{Actor, Error, Result, Timestamp};

/// How many active members a live service keeps who may manage it.
pub const MANAGERS: u32 = 2;

/// The version of the terms of use that is accepted now: the day on which they were last changed.
pub const TERMS_VERSION: &str = "2026-11-22";

names! {
    /// How far a service is.
    GoLiveState {
        /// Nothing was asked for.
        Preparing = "preparing",
        /// It was asked for, and nobody has decided.
        Requested = "requested",
        /// It may write to everyone.
        Approved = "approved",
        /// It stays in trial mode; it may be asked for again.
        Rejected = "rejected",
    }
}

/// What a service is for, in the words of its team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Who is responsible: a division of the organisation.
    pub department: String,
    /// What is sent and why.
    pub purposes: String,
    /// Who gets it; at least one kind.
    pub recipients: Vec<RecipientKind>,
    /// E-mails expected on the busiest day.
    pub daily_email: u32,
    /// Text messages expected on the busiest day.
    pub daily_texts: u32,
    /// E-mails expected in a fiscal year.
    pub annual_email: u32,
    /// Text messages expected in a fiscal year.
    pub annual_texts: u32,
}

/// A kind of recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    /// People of the organisation.
    Internal,
    /// People of other organisations.
    External,
    /// Residents.
    Public,
}

impl Description {
    /// The same without spaces around its texts.
    ///
    /// # Errors
    /// `Invalid`, naming what is missing.
    pub fn checked(mut self) -> Result<Self> {
        for (what, text) in [("department", &mut self.department), ("purposes", &mut self.purposes)] {
            *text = text.trim().to_owned();
            if text.is_empty() || text.chars().count() > 2_000 {
                return Err(Error::invalid(format!("{what} must have between 1 and 2000 characters")));
            }
        }
        if self.recipients.is_empty() {
            return Err(Error::invalid("name at least one kind of recipients"));
        }
        if self.daily_email > self.annual_email || self.daily_texts > self.annual_texts {
            return Err(Error::invalid("more is expected in a day than in a year"));
        }
        if self.annual_email == 0 && self.annual_texts == 0 {
            return Err(Error::invalid("nothing is expected to be sent"));
        }
        Ok(self)
    }
}

/// What is known of a service on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoLive {
    /// How far it is.
    pub state: GoLiveState,
    /// What it is for, once that was described.
    pub description: Option<Description>,
    /// Which version of the terms of use was accepted.
    pub terms_version: Option<String>,
    /// When it was asked for.
    pub requested_at: Option<Timestamp>,
    /// Who asked, as the audit trail names them.
    pub requested_by: Option<String>,
    /// Why it was rejected.
    pub reason: Option<String>,
}

impl GoLive {
    /// Whether it is this one who asked.
    #[must_use]
    pub fn was_requested_by(&self, actor: &Actor) -> bool {
        self.requested_by.as_deref() == Some(actor.to_string().as_str())
    }
}

impl Default for GoLive {
    fn default() -> Self {
        Self {
            state: GoLiveState::Preparing,
            description: None,
            terms_version: None,
            requested_at: None,
            requested_by: None,
            reason: None,
        }
    }
}

/// How far one thing on the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It has to be done.
    ToDo,
    /// Somebody else has to do something: a person who is invited has not accepted.
    InProgress,
    /// It is done.
    Done,
}

/// What has to be done before a service goes live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checklist {
    /// The use of the service is described.
    pub described: Step,
    /// There is a template.
    pub templates: Step,
    /// Two members may manage the service.
    pub managers: Step,
    /// The terms of use, as they are now, are accepted.
    pub terms: Step,
}

impl Checklist {
    /// The list of a service with so many templates in use and these managers.
    #[must_use]
    pub fn new(way: &GoLive, templates: usize, managers: Managers) -> Self {
        let done = |done: bool| if done { Step::Done } else { Step::ToDo };
        Self {
            described: done(way.description.is_some()),
            templates: done(templates > 0),
            managers: if managers.active >= MANAGERS {
                Step::Done
            } else if managers.active.saturating_add(managers.invited) >= MANAGERS {
                Step::InProgress
            } else {
                Step::ToDo
            },
            terms: done(way.terms_version.as_deref() == Some(TERMS_VERSION)),
        }
    }

    /// Whether everything is done.
    ///
    /// # Errors
    /// `Conflict`, naming everything that is missing.
    pub fn complete(&self) -> Result<()> {
        let steps = [
            (self.described, "describe how the service will be used"),
            (self.templates, "make a template"),
            (self.managers, "have a second member who may manage the service"),
            (self.terms, "accept the terms of use"),
        ];
        let missing: Vec<&str> = steps.iter().filter(|(step, _)| *step != Step::Done).map(|(_, what)| *what).collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(Error::conflict(format!("before the service can go live: {}", missing.join("; "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn description() -> Description {
        Description {
            department: " 市民課 ".to_owned(),
            purposes: "健診のお知らせ".to_owned(),
            recipients: vec![RecipientKind::Public],
            daily_email: 100,
            daily_texts: 0,
            annual_email: 5_000,
            annual_texts: 0,
        }
    }

    #[test]
    fn a_description_says_who_why_to_whom_and_how_much() {
        assert_eq!(description().checked().unwrap().department, "市民課");
        for wrong in [
            Description { department: " ".to_owned(), ..description() },
            Description { purposes: "長".repeat(2_001), ..description() },
            Description { recipients: Vec::new(), ..description() },
            Description { daily_email: 5_001, ..description() },
            Description { daily_email: 0, annual_email: 0, ..description() },
        ] {
            assert!(wrong.checked().is_err());
        }
    }

    #[test]
    fn the_list_names_what_is_missing() {
        let list = Checklist::new(&GoLive::default(), 0, Managers { active: 1, invited: 1 });
        assert_eq!(list.managers, Step::InProgress);
        let missing = list.complete().unwrap_err().to_string();
        assert!(
            ["describe", "template", "second member", "terms"].iter().all(|what| missing.contains(what)),
            "{missing}"
        );
        let way = GoLive {
            description: Some(description()),
            terms_version: Some(TERMS_VERSION.to_owned()),
            ..GoLive::default()
        };
        Checklist::new(&way, 1, Managers { active: 2, invited: 0 }).complete().unwrap();
        let old = GoLive { terms_version: Some("2020-01-01".to_owned()), ..way };
        assert_eq!(Checklist::new(&old, 1, Managers { active: 2, invited: 0 }).terms, Step::ToDo);
        assert_eq!(Checklist::new(&old, 1, Managers { active: 1, invited: 0 }).managers, Step::ToDo);
    }
}
