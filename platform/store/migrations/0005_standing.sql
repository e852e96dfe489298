-- About this database itself, and never copied to another one.

-- How the database stands when it is being moved, in one row at most. No row, or `open`: anybody writes. Every transaction that writes reads it.
create table database_standing (
    id integer not null primary key,
    standing text not null,
    move_id uuid not null,
    place text not null,
    since timestamptz not null
);

-- How far each table has been copied into this database, which is the target of a move: the last key, as JSON.
create table move_progress (
    name text not null primary key,
    reached text not null,
    copied bigint not null
);
