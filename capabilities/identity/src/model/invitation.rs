//! Invitations and registrations: their ids, states and times.

use jiff::SignedDuration;
use yui_kernel::{Error, Result, Timestamp, id};

id! {
    /// Names an invitation.
    pub struct InvitationId;
}
id! {
    /// Names a registration that waits for its confirmation.
    pub struct RegistrationId;
}

/// How long an invitation can be accepted.
pub const INVITATION_LASTS: SignedDuration = SignedDuration::from_hours(48);

/// How long the link of a registration can be followed.
pub const REGISTRATION_LASTS: SignedDuration = SignedDuration::from_mins(60);

/// How long after a mail the next one may go to the same address.
const PAUSE: SignedDuration = SignedDuration::from_secs(10);

/// How many links may wait for one address: nobody's mailbox is to be filled by somebody else.
const MOST_LINKS: usize = 10;

/// How far an invitation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationState {
    /// It waits for its answer.
    Pending,
    /// It was accepted.
    Accepted,
    /// It was taken back.
    Withdrawn,
    /// Nobody answered in time. It can be sent again.
    Expired,
}

impl InvitationState {
    /// The name that is stored and shown; `expired` is never stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// Whether an invitation in this state can be accepted.
    ///
    /// # Errors
    /// `Conflict`, saying why not.
    pub fn may_be_accepted(self) -> Result<()> {
        match self {
            Self::Pending => Ok(()),
            Self::Accepted => Err(Error::conflict("this invitation was accepted already")),
            Self::Withdrawn => Err(Error::conflict("this invitation was withdrawn; ask your team to invite you again")),
            Self::Expired => Err(Error::conflict("this invitation has expired; ask your team to send it again")),
        }
    }
}

impl std::str::FromStr for InvitationState {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        [Self::Pending, Self::Accepted, Self::Withdrawn]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| Error::internal("a stored state of an invitation is unknown"))
    }
}

/// Whether one more mail may go to an address whose links that can still be used were made at these instants, the newest first.
///
/// # Errors
/// `Conflict`, saying how long to wait.
pub fn may_mail(links: &[Timestamp], now: Timestamp) -> Result<()> {
    if let Some(last) = links.first()
        && now.duration_since(*last) < PAUSE
    {
        return Err(Error::conflict("a mail went to this address just now; wait ten seconds and try again"));
    }
    if links.len() >= MOST_LINKS {
        return Err(Error::conflict(
            "ten mails wait at this address already; use the newest of them, or try again in an hour",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_a_mail_each_ten_seconds_and_ten_at_most() {
        let now: Timestamp = "2026-11-22T01:00:00Z".parse().unwrap();
        let ago = |seconds| now - SignedDuration::from_secs(seconds);
        assert!(may_mail(&[], now).is_ok());
        assert!(may_mail(&[ago(9)], now).is_err());
        assert!(may_mail(&[ago(10), ago(11)], now).is_ok());
        let nine: Vec<Timestamp> = (1..=9).map(|number| ago(number * 60)).collect();
        assert!(may_mail(&nine, now).is_ok());
        let ten: Vec<Timestamp> = (1..=10).map(|number| ago(number * 60)).collect();
        assert!(may_mail(&ten, now).unwrap_err().to_string().contains("ten mails"));
    }

    #[test]
    fn only_what_waits_can_be_accepted() {
        for state in [InvitationState::Accepted, InvitationState::Withdrawn, InvitationState::Expired] {
            assert!(state.may_be_accepted().is_err(), "{state:?}");
        }
        assert!(InvitationState::Pending.may_be_accepted().is_ok());
        for state in [InvitationState::Pending, InvitationState::Accepted, InvitationState::Withdrawn] {
            assert_eq!(state.as_str().parse::<InvitationState>().unwrap(), state);
        }
    }
}
