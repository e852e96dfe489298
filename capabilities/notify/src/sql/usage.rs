//! Table `usage`: what a service sent in a day (`D2026-11-22`) and in a fiscal year (`Y2026`).

yui_store::statements! {
    /// Adds to the day's and the year's counts at once and gives both, so that a limit is decided on what the row then holds.
    /// The year's comes first: whoever holds it keeps the service's other counts to itself, so that no two can wait for each other.
    pub tenant ADD = "insert into usage (organisation_id, service_id, channel, period, quantity) \
        values ($1, $2, $3, $5, $6), ($1, $2, $3, $4, $6) \
        on conflict (organisation_id, service_id, channel, period) do update set quantity = usage.quantity + excluded.quantity \
        returning period, quantity";
    /// Takes a row that has no limit, to be alone with it until the transaction ends.
    pub tenant TAKE_TURN = "insert into usage (organisation_id, service_id, channel, period, quantity) values ($1, $2, $3, $4, 1) \
        on conflict (organisation_id, service_id, channel, period) do update set quantity = usage.quantity + excluded.quantity";
    /// A year's count, made anew from those of its days: of those from the first to the one before the last.
    pub tenant COUNT_YEAR = "insert into usage (organisation_id, service_id, channel, period, quantity) \
        select $1, $2, $3, $4, cast(coalesce(sum(quantity), 0) as bigint) from usage \
        where organisation_id = $1 and service_id = $2 and channel = $3 and period >= $5 and period < $6 \
        on conflict (organisation_id, service_id, channel, period) do update set quantity = excluded.quantity";
    /// A period's count.
    pub tenant FIND = "select quantity from usage where organisation_id = $1 and service_id = $2 and channel = $3 and period = $4";
}
