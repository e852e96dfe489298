-- A link that confirmed an address stays for a while, so that whoever follows it again is told that it was used.
alter table reply_to_check add column used_at timestamptz;
