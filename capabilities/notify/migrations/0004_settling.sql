-- What a provider's word said about the recipient's address: hard-bounce, soft-bounce or complaint, and more closely why.
alter table notification add column feedback_kind text;
alter table notification add column feedback_subtype text;
