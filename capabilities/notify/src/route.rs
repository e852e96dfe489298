//! Which provider takes a message, where a channel has several.
//!
//! The operator's order decides, as configured or as changed since. A provider that cannot be reached is passed over for this message at once,
//! and left alone once that happened often ([`Circuit`]); one whose messages arrive late gives way for a quarter of an hour ([`Pace`]). With
//! one provider there is nothing to choose, and nothing of this costs anything.
//!
//! A message never goes to a second provider while the first may have taken it: only [`SendError::Unavailable`] and [`SendError::Unroutable`]
//! say that it has not and that another one may.

mod hand_over;

pub use hand_over::HandedOver;

use crate::model::Channel;
use crate::model::health::{Circuit, CircuitRules, Pace};
use crate::providers::{Accepted, Provider, SendError};
use crate::sql::provider_choice::{self, ProviderChoice};
use jiff::SignedDuration;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use yui_kernel::{Error, NodeWide, Result, Timestamp};
use yui_store::{Store, values};

/// How long the operator's choices are used as they were read.
const STALENESS: SignedDuration = SignedDuration::from_secs(1);

/// How long a slow provider gives way.
const GIVES_WAY: SignedDuration = SignedDuration::from_secs(15 * 60);

/// How long after a change for slowness there is no other one.
const SETTLING: SignedDuration = SignedDuration::from_secs(5 * 60);

/// The providers of a channel.
pub struct Route {
    channel: Channel,
    providers: Vec<Arc<dyn Provider>>,
    rules: CircuitRules,
    state: Mutex<State>,
}

struct State {
    health: Vec<Health>,
    /// Places in `providers`, those enabled, in the operator's order.
    order: Vec<usize>,
    read_at: Option<Timestamp>,
    changed_at: Option<Timestamp>,
}

#[derive(Default)]
struct Health {
    circuit: Circuit,
    pace: Pace,
    gives_way_until: Option<Timestamp>,
}

/// A provider as the operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderState {
    /// Its name.
    pub name: String,
    /// Whether the operator lets it take messages.
    pub enabled: bool,
    /// Whether it is left alone because it failed.
    pub down: bool,
    /// Whether it gives way because its messages arrived late.
    pub slow: bool,
}

impl Route {
    /// The channel's providers, the preferred one first.
    ///
    /// # Errors
    /// `Invalid` if there is none, if one carries another channel, or if two have the same name.
    pub fn new(channel: Channel, providers: Vec<Arc<dyn Provider>>, rules: CircuitRules) -> Result<Self> {
        if providers.is_empty() {
            return Err(Error::invalid(format!("nothing carries messages of the channel {channel}")));
        }
        for (place, provider) in providers.iter().enumerate() {
            let name = provider.name();
            if provider.channel() != channel {
                return Err(Error::invalid(format!("the provider {name} does not carry the channel {channel}")));
            }
            if providers.iter().take(place).any(|other| other.name() == name) {
                return Err(Error::invalid(format!("two providers of the channel {channel} are called {name}")));
            }
        }
        let health = providers.iter().map(|_| Health::default()).collect();
        let state = State { health, order: (0..providers.len()).collect(), read_at: None, changed_at: None };
        Ok(Self { channel, providers, rules, state: Mutex::new(state) })
    }

    /// All of them, as configured.
    #[must_use]
    pub fn providers(&self) -> &[Arc<dyn Provider>] {
        &self.providers
    }

    /// The one of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Arc<dyn Provider>> {
        self.providers.iter().find(|provider| provider.name() == name)
    }

    fn is_alone(&self) -> bool {
        self.providers.len() == 1
    }

    /// Reads the operator's choices where those in memory are older than a second. With one provider there is nothing to choose.
    ///
    /// # Errors
    /// As the store reports them.
    pub async fn refresh(&self, store: &Store) -> Result<()> {
        let now = store.env().now();
        let is_fresh = |read_at: Timestamp| now.duration_since(read_at).abs() < STALENESS;
        if self.is_alone() || self.state().read_at.is_some_and(is_fresh) {
            return Ok(());
        }
        let channel = self.channel.as_str();
        let context = NodeWide::system("choice of providers");
        let chosen: Vec<ProviderChoice> =
            store.read_node(&context, move |tx| tx.list(&provider_choice::LIST, &values![channel])).await?;
        let order = self.order_of(&chosen);
        let mut state = self.state();
        state.order = order;
        state.read_at = Some(now);
        Ok(())
    }

    /// Has the operator's choices read anew.
    pub fn forget(&self) {
        self.state().read_at = None;
    }

    /// The operator's order of those enabled; whatever it does not name comes after, as configured. If nothing were left, nothing is left out.
    fn order_of(&self, chosen: &[ProviderChoice]) -> Vec<usize> {
        let choice = |place: &usize| {
            let provider = self.providers.get(*place)?;
            chosen.iter().find(|choice| choice.provider == provider.name())
        };
        let mut order: Vec<usize> =
            (0..self.providers.len()).filter(|place| choice(place).is_none_or(|choice| choice.enabled)).collect();
        if order.is_empty() {
            order = (0..self.providers.len()).collect();
        }
        order.sort_by_key(|place| choice(place).map_or(i64::MAX, |choice| choice.position));
        order
    }

    /// The provider that takes a message which `tried` have not taken; `None` if none is left to try now. `before`, if it still works, is the
    /// one that may have taken the message in an earlier attempt: a copy must at least have the same identity.
    pub fn pick(&self, now: Timestamp, tried: &[&str], before: Option<&str>) -> Option<Arc<dyn Provider>> {
        if self.is_alone() {
            return self.providers.first().filter(|_| tried.is_empty()).cloned();
        }
        let mut state = self.state();
        let mut order = state.order.clone();
        order.sort_by_key(|place| {
            let provider = self.providers.get(*place).map(|provider| provider.name());
            let gives_way = state.health.get(*place).is_some_and(|health| health.gives_way(now));
            (before.is_none() || provider != before, gives_way)
        });
        let untried = |place: &usize| {
            self.providers.get(*place).filter(|provider| !tried.contains(&provider.name())).map(Arc::clone)
        };
        for place in &order {
            if let Some(provider) = untried(place)
                && state.health.get_mut(*place).is_some_and(|health| health.circuit.admit(now))
            {
                return Some(provider);
            }
        }
        // All are down: a message must not wait for a pause that was meant to spare it one.
        order.first().filter(|_| tried.is_empty()).and_then(untried)
    }

    /// What came of handing a message to a provider.
    pub fn note(&self, provider: &str, sent: &std::result::Result<Accepted, SendError>, now: Timestamp) {
        if self.is_alone() {
            return;
        }
        let mut state = self.state();
        let Some(health) = self.place(provider).and_then(|place| state.health.get_mut(place)) else { return };
        let failed = match sent {
            Err(SendError::Unavailable { .. } | SendError::Uncertain { .. }) => true,
            // A mail server says "later" of one mailbox; a text-message service says it of itself.
            Err(SendError::Temporary { .. }) => self.channel == Channel::Sms,
            Ok(_) | Err(SendError::Unroutable { .. } | SendError::Permanent { .. }) => false,
        };
        if !failed {
            health.circuit.succeeded();
        } else if health.circuit.failed(now, self.rules) {
            tracing::warn!(
                channel = self.channel.as_str(),
                provider,
                "a provider fails again and again and is left alone"
            );
        }
    }

    /// A message arrived `took` after a provider had taken it. Says whether another provider is preferred from now on.
    pub fn arrived(&self, provider: &str, took: SignedDuration, now: Timestamp) -> bool {
        if self.is_alone() {
            return false;
        }
        let mut state = self.state();
        let Some(place) = self.place(provider) else { return false };
        if let Some(health) = state.health.get_mut(place) {
            health.pace.arrived(now, took);
        }
        state.reconsider(now).is_some_and(|place| {
            let name = self.providers.get(place).map_or("", |provider| provider.name());
            tracing::warn!(
                channel = self.channel.as_str(),
                provider = name,
                "messages arrive late, another provider is preferred"
            );
            true
        })
    }

    /// The providers with their states, as this process sees them, in the order in which they are tried; those not enabled last.
    pub fn states(&self, now: Timestamp) -> Vec<ProviderState> {
        let state = self.state();
        let mut places: Vec<usize> = (0..self.providers.len()).collect();
        places.sort_by_key(|place| state.order.iter().position(|other| other == place).unwrap_or(usize::MAX));
        let seen = places.into_iter().filter_map(|place| {
            let (provider, health) = (self.providers.get(place)?, state.health.get(place)?);
            Some(ProviderState {
                name: provider.name().to_owned(),
                enabled: state.order.contains(&place),
                down: !health.circuit.is_up(),
                slow: health.gives_way(now),
            })
        });
        seen.collect()
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.providers.iter().position(|provider| provider.name() == name)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Health {
    fn gives_way(&self, now: Timestamp) -> bool {
        self.gives_way_until.is_some_and(|until| now < until)
    }
}

impl State {
    /// Has the preferred provider give way if it is slow and the next one is not, but not soon after another change.
    fn reconsider(&mut self, now: Timestamp) -> Option<usize> {
        if self.changed_at.is_some_and(|at| now.duration_since(at) < SETTLING) {
            return None;
        }
        let standing = |health: &Health| !health.gives_way(now) && health.circuit.is_up();
        let mut preferred = None;
        for place in self.order.clone() {
            let Some(health) = self.health.get_mut(place).filter(|health| standing(health)) else { continue };
            let is_slow = health.pace.is_slow(now);
            match preferred {
                None if is_slow => preferred = Some(place),
                None => return None,
                Some(_) if is_slow => {}
                Some(slow) => {
                    self.health.get_mut(slow)?.gives_way_until = now.checked_add(GIVES_WAY).ok();
                    self.changed_at = Some(now);
                    return Some(slow);
                }
            }
        }
        None
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.providers.iter().map(|provider| provider.name()).collect();
        f.debug_struct("Route").field("channel", &self.channel).field("providers", &names).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
