//! What a page shows of the announcements.

use crate::Identity;
use crate::model::{Announcement, AnnouncementState, Audience, Level};
use crate::usecases::live_announcements;
use yui_kernel::Language;
use yui_kernel::ports::PortFuture;
use yui_web::page::{Announced, Announcements, Visitor};

/// Tells pages what is announced.
#[derive(Debug, Clone)]
pub struct ShownAnnouncements(Identity);

impl ShownAnnouncements {
    /// Those of this node.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        Self(identity)
    }
}

impl Announcements for ShownAnnouncements {
    fn current<'a>(&'a self, visitor: Option<&'a Visitor>, language: Language) -> PortFuture<'a, Vec<Announced>> {
        Box::pin(async move {
            let live = live_announcements(&self.0).await?;
            let now = self.0.env().now();
            let holds = |one: &&Announcement| {
                one.spec.state(now) == AnnouncementState::Shown && is_for(one.spec.audience, visitor)
            };
            let told = live.iter().filter(holds).filter_map(|one| {
                let (language, text) = one.spec.text(language)?;
                Some(Announced { is_warning: one.spec.level == Level::Warning, language, text: text.to_owned() })
            });
            Ok(told.collect())
        })
    }
}

fn is_for(audience: Audience, visitor: Option<&Visitor>) -> bool {
    match audience {
        Audience::Everyone => true,
        Audience::Members => visitor.is_some_and(|visitor| visitor.member.is_some()),
        Audience::Operators => visitor.is_some_and(|visitor| visitor.operator.is_some()),
    }
}
