-- The day of the last morning round: none is made twice, and one that was missed is made up for.

begin immediate;

create table morning_round (
    id integer primary key check (id = 1),  -- there is one row only
    day text not null
);

pragma user_version = 21;

commit;
