//! Pages as a browser sees them: signed in, with forms that are read from the page before they are sent.

#[cfg(test)]
mod activity;
#[cfg(test)]
mod announcements;
#[cfg(test)]
mod api;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod authorisation;
#[cfg(test)]
mod brands;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod features;
#[cfg(test)]
mod folders;
#[cfg(test)]
mod golive;
#[cfg(test)]
mod operate;
#[cfg(test)]
mod operate_people;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod people;
#[cfg(test)]
mod security;
#[cfg(test)]
mod send;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod team;
#[cfg(test)]
mod template_actions;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod unsubscribes;
#[cfg(test)]
mod usage;
#[cfg(test)]
mod weight;

pub(super) use browser::Browser;

/// Runs tests on demo nodes, where people sign in with one click, on both engines.
macro_rules! on_both_demos {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $name() {
                let node = yui_testkit::node::TestNode::builder().demo().start(yui_testkit::node::Engine::Sqlite).await;
                super::$name(&node).await;
                node.finish().await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $name() {
                let node = yui_testkit::node::TestNode::builder().demo().start(yui_testkit::node::Engine::Postgres).await;
                super::$name(&node).await;
                node.finish().await;
            })+
        }
    };
}
pub(super) use on_both_demos;
