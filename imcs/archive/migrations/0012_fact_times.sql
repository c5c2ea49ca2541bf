-- Reports and `!queues` ask what happened since a moment, however long the history before it is.

begin immediate;

create index fact_at on fact (at);

pragma user_version = 12;

commit;
