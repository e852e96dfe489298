-- Categories of templates as the operator changed or added them. They belong to the node; those built in stand in the program.

create table template_category (
    category_id uuid not null,
    name_en text not null,
    name_fr text not null,
    name_ja text not null,
    description_en text,
    description_fr text,
    description_ja text,
    hidden boolean not null,
    email_lane text not null,
    text_lane text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (category_id)
);

-- What a service's own system was told of one message is part of the message's story.
create index callback_delivery_subject on callback_delivery (organisation_id, service_id, subject_id);
