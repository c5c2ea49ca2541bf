-- What supervisors let customers read for a time. The staff's own words: nothing in it is about a customer.

begin immediate;

create table bulletin (
    queue text primary key,  -- why this queue is shut; empty: a notice to everybody
    text text not null,
    until text not null
);

-- A restart asks for the latest of each queue; there are few.
create index fact_shut on fact (kind) where kind = 'QueueShut';

pragma user_version = 14;

commit;
