//! Query and header of `GET /v2/events`.

use super::Rules;
use super::query::Query;
use crate::model::problem::Problems;

/// From where events are sent, and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventsQuery {
    /// The number of the last event that the client has seen.
    pub last_event_id: Option<u64>,
    /// Whether the stream goes on with what happens from now on.
    pub follow: bool,
}

impl EventsQuery {
    /// Reads decoded query parameters and the value of the header `Last-Event-ID`, which goes before the parameter of that
    /// name. An empty id is that of a client which has seen nothing yet.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn parse(pairs: &[(String, String)], header: Option<&str>, rules: Rules) -> Result<Self, Problems> {
        let mut query = Query::open(pairs, rules);
        let asked = query.first("last_event_id");
        let id = header.or(asked).filter(|id| !id.is_empty());
        let last_event_id = id.and_then(|id| id.parse::<u64>().ok().filter(|id| i64::try_from(*id).is_ok()));
        if id.is_some() && last_event_id.is_none() {
            query.fail("last_event_id", "is not the id of an event");
        }
        let follow = match query.first("follow") {
            None | Some("true") => true,
            Some("false") => false,
            Some(other) => {
                query.fail_choice("follow", other, &["true", "false"]);
                true
            }
        };
        query.finish().map(|()| Self { last_event_id, follow })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::model::recipient::Region;
    use yui_kernel::Timestamp;

    fn parse(pairs: &[(&str, &str)], header: Option<&str>) -> Option<EventsQuery> {
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let region = Region::default_of(Dialect::Gc);
        let rules = Rules { dialect: Dialect::Gc, region, now: Timestamp::UNIX_EPOCH };
        EventsQuery::parse(&pairs, header, rules).ok()
    }

    #[test]
    fn the_header_goes_before_the_parameter() {
        let query = |last_event_id, follow| Some(EventsQuery { last_event_id, follow });
        assert_eq!(parse(&[], None), query(None, true));
        assert_eq!(parse(&[("last_event_id", "7")], None), query(Some(7), true));
        assert_eq!(parse(&[("last_event_id", "7")], Some("8")), query(Some(8), true));
        assert_eq!(parse(&[("last_event_id", "")], Some("")), query(None, true));
        assert_eq!(parse(&[("follow", "false")], None), query(None, false));
        for bad in ["x", "-1", "1.5", "18446744073709551615", "99999999999999999999"] {
            assert_eq!(parse(&[("last_event_id", bad)], None), None, "{bad}");
            assert_eq!(parse(&[], Some(bad)), None, "{bad}");
        }
        assert_eq!(parse(&[("follow", "maybe")], None), None);
        assert_eq!(parse(&[("since", "1")], None), None);
    }
}
