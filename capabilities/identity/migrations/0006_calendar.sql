-- How the owner of an account reads dates: by era (令和8年) or by the Christian year. Only Japanese counts years by era.

alter table account add column era boolean not null default false;
