-- Workers take jobs organisation by organisation in turn, so that nobody waits behind another's million.
create index job_turn on job (lane, organisation_id, run_at);

drop index job_due;
