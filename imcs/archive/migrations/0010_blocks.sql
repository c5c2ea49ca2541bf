-- Customers who aren't heard for a time. By number only: it says nothing of a person who was erased.

begin immediate;

create table block (
    customer integer primary key,
    until text not null,
    agent integer not null  -- who decided it
);

pragma user_version = 10;

commit;
