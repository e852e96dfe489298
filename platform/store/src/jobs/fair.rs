//! Fair shares of a lane's slots: an organisation with a million jobs does not delay another's ten.
//!
//! Every slot that becomes free goes to the organisation that this process works for the least at that moment, of those that have jobs due. So a
//! lone organisation has all slots, and a second one has its first job begun as soon as any job ends.

use super::Lane;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use yui_kernel::{OrganisationId, Timestamp};

/// How long it may take until an organisation is seen whose first job became due while others had all the slots.
const SEEN_WITHIN: Duration = Duration::from_millis(250);

/// The organisations that had jobs due in a lane, whoever was served the longest ago first.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    order: VecDeque<OrganisationId>,
    read_at: Option<Timestamp>,
}

impl Line {
    /// Whether somebody may have come who does not stand in it.
    pub(super) fn is_stale(&self, now: Timestamp) -> bool {
        let fresh = |at: Timestamp| now.duration_since(at).unsigned_abs() < SEEN_WITHIN;
        self.order.is_empty() || !self.read_at.is_some_and(fresh)
    }

    /// Takes up who has jobs due: those who stood in it keep their places, others come before them, because they have not been served.
    pub(super) fn renew(&mut self, mut due: Vec<OrganisationId>, now: Timestamp) {
        self.order.retain(|known| due.contains(known));
        due.retain(|one| !self.order.contains(one));
        for one in due.into_iter().rev() {
            self.order.push_front(one);
        }
        self.read_at = Some(now);
    }

    /// Whether nobody is known to have jobs due.
    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Gives `free` slots to those in the line, each to whom `working` has the fewest of, whoever stands first among equals.
    pub(super) fn share(&self, free: usize, working: &HashMap<OrganisationId, usize>) -> Vec<(OrganisationId, usize)> {
        let has = |one: &OrganisationId| working.get(one).copied().unwrap_or_default();
        let mut shares: Vec<_> = self.order.iter().map(|one| (*one, has(one), 0)).collect();
        for _ in 0..free {
            let Some((_, has, given)) = shares.iter_mut().min_by_key(|(_, has, _)| *has) else { break };
            (*has, *given) = (*has + 1, *given + 1);
        }
        shares.into_iter().filter(|(.., given)| *given > 0).map(|(one, _, given)| (one, given)).collect()
    }

    /// Notes that somebody was served: with all that was due, or behind all others.
    pub(super) fn served(&mut self, one: OrganisationId, has_more: bool) {
        self.order.retain(|known| *known != one);
        if has_more {
            self.order.push_back(one);
        }
    }
}

/// The lines of all lanes.
#[derive(Debug, Default)]
pub(super) struct Lines(Mutex<HashMap<Lane, Line>>);

impl Lines {
    fn lock(&self) -> MutexGuard<'_, HashMap<Lane, Line>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The line of a lane, to work with. A lane has one task that takes its jobs, so nobody else changes it meanwhile.
    pub(super) fn of(&self, lane: Lane) -> Line {
        self.lock().get(&lane).cloned().unwrap_or_default()
    }

    /// Puts it back.
    pub(super) fn keep(&self, lane: Lane, line: Line) {
        self.lock().insert(lane, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use yui_kernel::id::uuid::Uuid;

    fn organisation(number: u128) -> OrganisationId {
        OrganisationId::from(Uuid::from_u128(number))
    }

    fn line(count: u128) -> Line {
        let mut line = Line::default();
        line.renew((0..count).map(organisation).collect(), Timestamp::UNIX_EPOCH);
        line
    }

    #[test]
    fn a_lone_organisation_has_all_slots() {
        assert_eq!(line(1).share(16, &HashMap::new()), [(organisation(0), 16)]);
        assert_eq!(line(0).share(16, &HashMap::new()), []);
    }

    #[test]
    fn whoever_has_the_fewest_comes_next() {
        let working = HashMap::from([(organisation(0), 15)]);
        assert_eq!(line(2).share(1, &working), [(organisation(1), 1)]);
        let working = HashMap::from([(organisation(0), 2)]);
        assert_eq!(line(2).share(4, &working), [(organisation(0), 1), (organisation(1), 3)]);
    }

    #[test]
    fn more_organisations_than_slots_take_turns() {
        let mut line = line(3);
        let mut first = Vec::new();
        for _ in 0..6 {
            let shares = line.share(1, &HashMap::new());
            first.push(shares[0].0);
            line.served(shares[0].0, true);
        }
        assert_eq!(first, [0, 1, 2, 0, 1, 2].map(organisation));
    }

    #[test]
    fn a_newcomer_stands_before_those_who_were_served() {
        let mut line = line(2);
        line.served(organisation(0), true);
        line.renew([0, 1, 2].map(organisation).to_vec(), Timestamp::UNIX_EPOCH);
        assert_eq!(line.order, [2, 1, 0].map(organisation));
        line.renew([0, 2].map(organisation).to_vec(), Timestamp::UNIX_EPOCH);
        assert_eq!(line.order, [2, 0].map(organisation), "who has nothing due leaves");
    }

    #[test]
    fn a_line_is_read_again_after_a_quarter_of_a_second_and_when_it_is_empty() {
        let at = |millisecond| Timestamp::from_millisecond(millisecond).unwrap();
        let mut line = line(1);
        assert!(!line.is_stale(at(249)));
        assert!(line.is_stale(at(250)));
        assert!(line.is_stale(at(-250)), "a clock that was set back");
        line.served(organisation(0), false);
        assert!(line.is_stale(at(0)) && line.is_empty());
    }

    proptest! {
        #[test]
        fn all_slots_are_given_and_nobody_gets_more_than_one_above_another(
            free in 0_usize..40, working in proptest::collection::vec(0_usize..20, 1..30),
        ) {
            let has: HashMap<_, _> = (0_u128..).zip(&working).map(|(number, has)| (organisation(number), *has)).collect();
            let shares = line(working.len() as u128).share(free, &has);
            prop_assert_eq!(shares.iter().map(|(_, given)| given).sum::<usize>(), free);
            // Whoever was given one has no more, afterwards, than one above anybody.
            let after = |one: &OrganisationId| has[one] + shares.iter().find(|share| share.0 == *one).map_or(0, |share| share.1);
            let least = has.keys().map(after).min().unwrap();
            for (one, _) in &shares {
                prop_assert!(after(one) <= least + 1);
            }
        }
    }
}
