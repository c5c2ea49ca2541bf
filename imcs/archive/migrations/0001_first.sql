-- The first form of the data.
--
-- Times are UTC texts of one width (2030-01-31T09:00:00.000000+00:00), so that they sort as they are.
-- Addresses stand only in identity and agent, words only in message and article: facts never hold them.

begin immediate;

pragma application_id = 0x494d4353;  -- "IMCS"

create table customer (
    id integer primary key,
    name text not null,
    language text not null,
    tier integer not null
);

create table identity (
    channel text not null default 'xmpp',
    address text not null,
    customer integer not null references customer (id),
    used integer not null,  -- the log position at which it was last named; the highest is the current one
    primary key (channel, address)
);
create index identity_of_customer on identity (customer, used);

create table puppet (
    localpart text primary key,
    customer integer not null references customer (id),
    queue text not null,
    unique (customer, queue)
);

-- What the facts say about each conversation, kept up with them; the bot's state beside it.
create table conversation (
    id integer primary key,
    customer integer not null references customer (id),
    queue text not null,
    stage text not null,
    agent integer,
    tier integer not null,
    started_at text not null,
    queued_at text,
    connected_at text,
    ended_at text,
    end_reason text,
    continues integer,
    is_open integer not null default 1,
    bot_state text,
    bot_read integer not null default 0,
    indexed integer not null default 0  -- whether its transcript went to the search
);
create index conversation_of_customer on conversation (customer);
create index conversation_ended on conversation (ended_at);
create index conversation_open on conversation (id) where is_open = 1;
create index conversation_unindexed on conversation (id) where indexed = 0;

-- Append-only. Facts and messages share one row of positions.
create table fact (
    seq integer primary key,
    at text not null,
    kind text not null,
    conversation integer,
    agent integer,
    body text not null
);
create index fact_of_conversation on fact (conversation) where conversation is not null;
create index fact_of_agent on fact (agent, kind) where agent is not null;
create index fact_resumed on fact (kind) where kind = 'ServiceResumed';

create table message (
    seq integer primary key,
    conversation integer not null references conversation (id),
    at text not null,
    author text not null,
    agent integer,
    id text not null,
    body text not null,
    payloads text not null,
    corrects text not null,
    private integer not null,
    delivered_at text
);
create index message_of_conversation on message (conversation, id);

-- One row: announcements up to this position were handed to the stream.
create table handed (
    only integer primary key check (only = 1),
    seq integer not null
);
insert into handed (only, seq) values (1, 0);

create table agent (
    id integer primary key,
    address text not null,
    name text not null,
    public_name text not null,
    queues text not null,
    skills text not null,
    capacity integer not null,
    roles text not null,
    language text not null,
    active integer not null default 1
);
-- Those who left keep their row for the sake of history, and give their name and address free.
create unique index agent_address on agent (address) where active = 1;
create unique index agent_name on agent (name) where active = 1;

create table article (
    id text primary key,
    status text not null,
    version integer not null,
    changed integer not null,
    body text not null
);
create index article_changed on article (changed);

create table article_version (
    article text not null references article (id),
    version integer not null,
    at text not null,
    who text not null,
    why text not null,
    body text not null,
    primary key (article, version)
);

-- How often staff and articles were changed, so that a running service notices what another process wrote.
create table change (
    what text primary key,
    number integer not null
);
insert into change (what, number) values ('agent', 0), ('article', 0);

pragma user_version = 1;

commit;
