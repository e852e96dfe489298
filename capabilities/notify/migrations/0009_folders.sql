-- Folders of templates, and which members may open them.
--
-- A folder that no member is named for is open to everyone who works with the service's templates.
create table template_folder (
    organisation_id uuid not null,
    service_id uuid not null,
    folder_id uuid not null,
    parent_id uuid,
    name text not null,
    created_at timestamptz not null,
    primary key (organisation_id, service_id, folder_id)
);

create table template_folder_member (
    organisation_id uuid not null,
    service_id uuid not null,
    folder_id uuid not null,
    member_id uuid not null,
    primary key (organisation_id, service_id, folder_id, member_id)
);
