-- Erasing a customer: what was asked for and done, what agents' clients are still to be told, and which copies exist.
--
-- The journal names nobody: a number alone, of a record that is empty, and never given to anybody else again.

begin immediate;

create table erasure (
    customer integer primary key,  -- refers to nothing: an older copy that is put back needn't have had this customer yet
    asked_at text not null,
    done_at text,  -- when it left the database
    settled_at text,  -- when everything that follows the database had followed
    refused integer not null default 0,  -- an agent was talking with them
    report text not null default '{}'
);
create index erasure_open on erasure (customer) where settled_at is null and refused = 0;

-- Lines that agents' clients have, and that they are to be asked to take back.
create table retraction (
    id integer primary key autoincrement,
    puppet text not null,
    agent integer not null references agent (id),
    line text not null
);

-- Copies that were made of this file: what is erased later is still in them.
create table copy (
    file text primary key,
    at text not null
);

-- Whose words a form of a draft brought; null where a person changed it.
alter table draft_version add column source integer references conversation (id);
update draft_version
set source = cast(substr(why, instr(why, '#') + 1) as integer)
where why like 'conversation #%' or why like 'nominated in conversation #%';
create index version_from_conversation on draft_version (source) where source is not null;

pragma user_version = 5;

commit;
