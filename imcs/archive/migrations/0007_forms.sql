-- What customers entered in forms: shown to the agent, and kept with the conversation until it's erased.

begin immediate;

create table form (
    id integer primary key autoincrement,
    conversation integer not null references conversation (id),
    at text not null,
    step text not null,  -- of the queue's flow
    title text not null,
    answers text not null,  -- JSON: [label, name, value, what was shown], in the form's order
    complete integer not null  -- 0: a person was asked for in the middle of it
);
create index form_of_conversation on form (conversation);

pragma user_version = 7;

commit;
