-- What those who run the node tell at the top of pages.
create table announcement (
    announcement_id uuid not null primary key,
    audience text not null,
    level text not null,
    text_ja text not null,
    text_en text not null,
    text_fr text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index announcement_end on announcement (ends_at);
