-- Bulk sends that members start from spreadsheets, and single messages that they send. A bulk send without a key has the nil UUID as its key.

alter table bulk_send add column created_by text;
alter table bulk_send add column quantity bigint not null default 0;
alter table bulk_send add column repeated_recipients bigint not null default 0;
-- Spreadsheets that wait for somebody to say that they shall be sent, to be forgotten after a day.
create index bulk_send_checked on bulk_send (created_at)
    where status = 'checked';

alter table notification add column created_by text;
