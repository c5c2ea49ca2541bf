-- Which alarms the supervisors have been told of, so that a restart neither repeats one nor forgets to tell its end.

begin immediate;

create table alarm (
    queue text not null,
    breach text not null,
    at text not null,
    is_on integer not null,  -- 0 where it's over
    primary key (queue, breach)
);

pragma user_version = 16;

commit;
