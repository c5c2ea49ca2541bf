-- Every statement of the archive, in the subset that SQLite and PostgreSQL share where there is one.
--
-- What differs for PostgreSQL, and why it is written so here:
--   * `json_each(:rows)` turns one JSON text into rows, so that a group of any size is one statement
--     (a third of the CPU of one call per row). PostgreSQL: `jsonb_array_elements(:rows) as t(value)`.
--   * `value->>0` has the type of the JSON value; PostgreSQL gives text, so that numbers need a cast.
--   * `where true` before `on conflict` resolves an ambiguity of SQLite's grammar; PostgreSQL accepts it.
-- The last section is SQLite's alone.

-- ── Transactions ────────────────────────────────────────────────────────────────────────────────────────────────

-- name: begin()!
-- Takes the write lock at once, so that nothing fails half-way for want of it. PostgreSQL: begin.
begin immediate;

-- name: commit()!
-- Returns when the group is on the disk.
commit;

-- ── The log: written in groups ──────────────────────────────────────────────────────────────────────────────────

-- name: append_facts(rows)!
-- One group's facts.
insert into fact (seq, at, kind, conversation, agent, body)
select value->>0, value->>1, value->>2, value->>3, value->>4, value->5
from json_each(:rows);

-- name: append_messages(rows)!
-- One group's messages.
insert into message (seq, conversation, at, author, agent, id, body, payloads, corrects, private)
select
    value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8,
    value->>9
from json_each(:rows);

-- name: start_conversations(rows)!
-- The conversations that one group's facts started. Should the customer have been merged into another a moment ago,
-- the conversation is that one's.
insert into conversation (id, customer, queue, stage, tier, started_at, continues)
select
    value->>0, coalesce((select merged_into from customer where id = value->>1), value->>1), value->>2, value->>3,
    value->>4, value->>5, value->>6
from json_each(:rows);

-- name: change_conversations(rows)!
-- What one group did to known conversations, at most one row for each; null leaves a column as it is, but the
-- agent goes with the stage, because nobody is an agent too. The first queued_at and connected_at stay; an ended
-- conversation stays ended.
with change as (
    select
        value->>0 as conversation, value->>1 as stage, value->>2 as agent, value->>3 as queued_at,
        value->>4 as connected_at, value->>5 as ended_at, value->>6 as end_reason, value->>7 as is_open,
        value->>8 as bot_state, value->>9 as bot_read, value->>10 as tier, value->>11 as turned_away,
        value->>12 as written_from
    from json_each(:rows)
)
update conversation
set
    stage = case
        when conversation.ended_at is null then coalesce(change.stage, conversation.stage)
        else conversation.stage
    end,
    agent = case
        when conversation.ended_at is null and change.stage is not null then change.agent
        else conversation.agent
    end,
    queued_at = coalesce(conversation.queued_at, change.queued_at),
    connected_at = coalesce(conversation.connected_at, change.connected_at),
    ended_at = coalesce(conversation.ended_at, change.ended_at),
    end_reason = coalesce(conversation.end_reason, change.end_reason),
    is_open = coalesce(change.is_open, conversation.is_open),
    bot_state = coalesce(change.bot_state, conversation.bot_state),
    bot_read = coalesce(change.bot_read, conversation.bot_read),
    tier = coalesce(change.tier, conversation.tier),
    turned_away = coalesce(change.turned_away, conversation.turned_away),
    written_from = coalesce(change.written_from, conversation.written_from)
from change
where conversation.id = change.conversation;

-- name: mark_delivered(rows)!
-- Marks what clients acknowledged; the first time counts.
with delivery as (
    select value->>0 as conversation, value->>1 as id, value->>2 as at from json_each(:rows)
)
update message
set delivered_at = delivery.at
from delivery
where
    message.conversation = delivery.conversation
    and message.id = delivery.id
    and message.delivered_at is null;

-- name: add_customers(rows)!
-- New customers; a known one, who only comes from another address, stays as the record has them by now.
insert into customer (id, name, language, tier)
select value->>0, value->>1, value->>2, value->>3 from json_each(:rows)
where true
on conflict (id) do nothing;

-- name: add_identities(rows)!
-- Addresses of customers. Where one belongs to another customer, the null breaks the column's rule and the group
-- fails: silently moving a person's address to somebody else would be worse.
insert into identity (address, customer, used)
select value->>0, value->>1, value->>2 from json_each(:rows)
where true
on conflict (channel, address) do update
set
    customer = case when identity.customer = excluded.customer then excluded.customer end,
    used = excluded.used;

-- name: add_puppets(rows)!
-- The contacts that stand for customers in queues.
insert into puppet (localpart, customer, queue)
select value->>0, value->>1, value->>2 from json_each(:rows);

-- name: set_languages(rows)!
-- The languages customers are written to in, at most one row for each.
with choice as (select value->>0 as customer, value->>1 as language from json_each(:rows))
update customer set language = choice.language from choice where customer.id = choice.customer;

-- name: set_use(rows)!
-- Whether anything may be learnt from customers, at most one row for each.
with choice as (select value->>0 as customer, value->>1 as used from json_each(:rows))
update customer
set used = choice.used
from choice
where customer.id = coalesce((select merged_into from customer as merged where merged.id = choice.customer), choice.customer);

-- name: add_subscriptions(rows)!
-- Who watches which of our addresses; asking again changes nothing.
insert into subscription (localpart, address)
select value->>0, value->>1 from json_each(:rows)
where true
on conflict do nothing;

-- name: remove_subscriptions(rows)!
-- And who no longer does.
delete from subscription
where (localpart, address) in (select value->>0, value->>1 from json_each(:rows));

-- name: set_handed(seq)!
-- The watermark of what was handed to the stream.
update handed set seq = :seq where only = 1;

-- ── The log: read after a restart ───────────────────────────────────────────────────────────────────────────────

-- name: positions()
-- The last position in use and the watermark. A small record may have held the highest number and left no row, so
-- the watermark counts too.
select
    max(
        coalesce((select max(seq) from fact), 0),
        coalesce((select max(seq) from message), 0),
        seq
    ) as last,  -- PostgreSQL: greatest(…)
    seq as handed
from handed;

-- name: unhanded_facts()
-- The facts whose announcement wasn't marked as handed over.
select seq, at, kind, conversation, agent, body
from fact
where seq > (select seq from handed)
order by seq;

-- name: unhanded_messages()
-- The messages whose announcement wasn't marked as handed over.
select seq, conversation, at, author, agent, id, body, payloads, corrects, private
from message
where seq > (select seq from handed)
order by seq;

-- name: open_facts(kinds)
-- What the dispatcher is rebuilt from: all facts of open conversations; for each agent the latest fact of each of
-- `kinds` (a JSON array), found by jumping from agent to agent along the index instead of reading all of it; for each
-- queue the latest that closed or opened it out of turn; and the interruptions since the oldest open conversation began, with the latest one in any case.
with recursive
member (agent) as (
    select min(agent) from fact where agent is not null
    union all
    select (select min(fact.agent) from fact where fact.agent > member.agent)
    from member
    where member.agent is not null
),
open_fact (seq) as (
    select fact.seq
    from conversation join fact on fact.conversation = conversation.id
    where conversation.is_open = 1
)
select seq, at, kind, conversation, agent, body
from fact
where seq in (
    select seq from open_fact
    union
    select (select max(fact.seq) from fact where fact.agent = member.agent and fact.kind = value)
    from member, json_each(:kinds)
    union
    select fact.seq
    from fact
    where fact.kind = 'ServiceResumed' and fact.seq >= (select min(seq) from open_fact)
    union
    select max(fact.seq) from fact where fact.kind = 'ServiceResumed'
    union
    select max(fact.seq) from fact where fact.kind = 'QueueShut' group by fact.body ->> 'queue'
)
order by seq;

-- name: last_numbers()
-- The highest numbers given to a conversation and to a customer.
select
    coalesce((select max(id) from conversation), 0) as conversation,
    coalesce((select max(id) from customer), 0) as customer;

-- name: last_moments()
-- The times of the newest fact and the newest message.
select
    (select at from fact order by seq desc limit 1) as fact,
    (select at from message order by seq desc limit 1) as message;

-- ── Customers and puppets ───────────────────────────────────────────────────────────────────────────────────────

-- name: customer_at(address)
-- Whoever writes from this address.
select
    customer.id, identity.address, customer.name, customer.language, customer.tier, customer.dedicated,
    (select json_group_object(name, value) from attribute where attribute.customer = customer.id) as attributes,
    customer.used
from identity join customer on customer.id = identity.customer
where identity.channel = 'xmpp' and identity.address = :address;

-- name: customer(id)
-- A customer with the current address; an empty one where there is none any more. One who was merged into another is
-- that other one.
select
    customer.id,
    coalesce(
        (select address from identity where identity.customer = customer.id order by used desc, rowid limit 1), ''
    ) as address,
    customer.name, customer.language, customer.tier, customer.dedicated,
    (select json_group_object(name, value) from attribute where attribute.customer = customer.id) as attributes,
    customer.used
from customer
where customer.id = coalesce((select merged_into from customer where id = :id), :id);

-- name: addresses(customer)
-- Where a customer writes from, the current address first.
select address from identity where customer = :customer order by used desc, rowid;

-- name: subscriptions()
-- Everybody who watches one of our addresses.
select localpart, address from subscription order by localpart, address;

-- name: puppet(localpart)
-- Whom a puppet stands for.
select localpart, customer, queue from puppet where localpart = :localpart;

-- name: puppet_of(customer, queue)
-- The contact of a customer in a queue.
select localpart, customer, queue from puppet where customer = :customer and queue = :queue;

-- name: puppets_of(customer)
-- All contacts of a customer, one for each queue written to.
select localpart, customer, queue from puppet where customer = :customer order by queue;

-- name: puppets(since)
-- The contacts of conversations that are open or ended since then, those that ended first before the others.
-- The union lets each half go by its index.
select puppet.localpart, puppet.customer, puppet.queue
from (
    select customer, queue, ended_at from conversation where is_open = 1
    union all
    select customer, queue, ended_at from conversation where ended_at >= :since
) as recent
join puppet on puppet.customer = recent.customer and puppet.queue = recent.queue
group by puppet.localpart, puppet.customer, puppet.queue
order by max(coalesce(recent.ended_at, '9')), puppet.localpart;

-- ── Conversations ───────────────────────────────────────────────────────────────────────────────────────────────

-- name: conversation(id)
-- One conversation.
select
    id, customer, queue, stage, started_at, tier, agent, queued_at, connected_at, ended_at, end_reason, continues,
    is_open
from conversation
where id = :id;

-- name: conversations(queue, limit)
-- The newest conversations, of one queue or (null) of all.
select
    id, customer, queue, stage, started_at, tier, agent, queued_at, connected_at, ended_at, end_reason, continues,
    is_open
from conversation
where :queue is null or queue = :queue
order by id desc
limit :limit;

-- name: left_messages()
-- The conversations that are left messages now: nobody has taken them, and what was decided last is that.
select conversation.id
from conversation
join fact on fact.seq = (
    select max(seq) from fact
    where fact.conversation = conversation.id and fact.kind in ('ConversationQueued', 'MessageLeft')
)
where conversation.is_open = 1 and conversation.stage in ('queued', 'offered') and fact.kind = 'MessageLeft';

-- name: conversations_of(customer, queue, limit)
-- The newest conversations of one customer; apart from the above so that it goes by its index.
select
    id, customer, queue, stage, started_at, tier, agent, queued_at, connected_at, ended_at, end_reason, continues,
    is_open
from conversation
where customer = :customer and (:queue is null or queue = :queue)
order by id desc
limit :limit;

-- name: served(customer)
-- Of each queue the customer's latest conversation that an agent had.
select conversation.queue, conversation.id, conversation.agent, conversation.ended_at
from
    (
        select max(id) as id
        from conversation
        where customer = :customer and agent is not null and ended_at is not null
        group by queue
    ) as latest
    join conversation on conversation.id = latest.id;

-- name: handling_times(queue, limit)
-- From the first answer to the end, of the queue's latest conversations that an agent had.
select connected_at, ended_at
from conversation
where queue = :queue and connected_at is not null and ended_at is not null
order by id desc
limit :limit;

-- name: messages(conversation)
-- Everything said in a conversation.
select seq, conversation, at, author, agent, id, body, payloads, corrects, private
from message
where conversation = :conversation
order by seq;

-- name: last_lines(conversation, limit)
-- The last of what was said, newest first.
select seq, conversation, at, author, agent, id, body, payloads, corrects, private
from message
where conversation = :conversation
order by seq desc
limit :limit;

-- name: line(conversation, id)
-- One line by its stanza id; should a client have used the id twice, the first counts.
select seq, conversation, at, author, agent, id, body, payloads, corrects, private
from message
where conversation = :conversation and id = :id
order by seq
limit 1;

-- name: bot_state(conversation)
-- Where the bot stood.
select bot_state from conversation where id = :conversation;

-- name: written_from(conversation)
-- Where its customer wrote from last in it, while that is an address of theirs.
select identity.address
from conversation
join identity
    on identity.channel = 'xmpp' and identity.address = conversation.written_from
    and identity.customer = conversation.customer
where conversation.id = :conversation;

-- name: unanswered(conversation)
-- What the customer wrote while no agent was in and the bot hasn't taken up yet.
select message.seq, message.body
from message
join conversation on conversation.id = message.conversation
where
    message.conversation = :conversation
    and message.author = 'customer'
    and message.agent is null
    and message.body <> ''
    and message.seq > conversation.bot_read
order by message.seq;

-- name: ended_untranscribed()
-- The ended conversations whose transcripts haven't gone to the search yet.
select id from conversation where indexed = 0 and ended_at is not null order by id;

-- name: ended()
-- The ended conversations that may be searched: what a search that lost its transcripts reads again.
select id from conversation where ended_at is not null and indexed < 2 order by id;

-- name: mark_indexed(conversations)!
-- The transcripts of a JSON array of conversations are in the search.
update conversation set indexed = 1 where id in (select value from json_each(:conversations));

-- ── Staff ───────────────────────────────────────────────────────────────────────────────────────────────────────

-- name: agents()
-- Who works here now.
select id, address, name, public_name, queues, skills, capacity, roles, language
from agent
where active = 1
order by id;

-- name: agent(id)
-- One member of staff, also one who left: old conversations name them.
select id, address, name, public_name, queues, skills, capacity, roles, language
from agent
where id = :id;

-- name: add_agent(address, name, public_name, queues, skills, capacity, roles, language)
-- A new member of staff; gives the number.
insert into agent (address, name, public_name, queues, skills, capacity, roles, language)
values (:address, :name, :public_name, :queues, :skills, :capacity, :roles, :language)
returning id;

-- name: set_agent(id, address, name, public_name, queues, skills, capacity, roles, language)!
-- Changes everything about a member of staff but the number.
update agent
set
    address = :address, name = :name, public_name = :public_name, queues = :queues, skills = :skills,
    capacity = :capacity, roles = :roles, language = :language
where id = :id and active = 1;

-- name: remove_agent(name)!
-- Somebody left; the row stays for the sake of history.
update agent set active = 0 where name = :name and active = 1;

-- name: count_change(what)
-- One more change of `agent`, `article` or `customer`; gives its number.
update change set number = number + 1 where what = :what returning number;

-- name: changes()
-- How often staff, articles and customers' records were changed.
select
    (select number from change where what = 'agent') as agents,
    (select number from change where what = 'article') as articles,
    (select number from change where what = 'customer') as customers;

-- name: archive_name()
-- What no other archive is called.
select name from archive_name;

-- ── Customers' records ──────────────────────────────────────────────────────────────────────────────────────────

-- name: customers(after, limit)
-- The customers from a number on, a page at a time; those merged into others aren't any more.
select
    customer.id,
    '' as address,
    customer.name, customer.language, customer.tier, customer.dedicated,
    (select json_group_object(name, value) from attribute where attribute.customer = customer.id) as attributes,
    customer.used,
    (
        select json_group_array(address)
        from (select address from identity where identity.customer = customer.id order by used desc, rowid)
    ) as addresses,
    (
        select json_group_array(tag)
        from (select tag from customer_tag where customer_tag.customer = customer.id order by tag)
    ) as tags
from customer
where customer.id > :after and customer.merged_into is null
order by customer.id
limit :limit;

-- name: customers_changed(number)
-- Who was changed after a change, those merged into others among them.
select id, merged_into, changed from customer where changed > :number order by changed, id;

-- name: touch_customer(id, changed)!
-- This change was the customer's.
update customer set changed = :changed where id = :id;

-- name: owner_of(address)
-- Whose address it is.
select customer from identity where channel = 'xmpp' and address = :address;

-- name: new_customer(name, language)
-- Somebody new; gives the number, which is never given twice, because rows of customers stay.
insert into customer (name, language, tier) values (:name, :language, 0) returning id;

-- name: new_identity(address, customer)!
-- A further address; the current one stays until something comes from the new one.
insert into identity (address, customer, used) values (:address, :customer, 0);

-- name: set_customer(id, name, language, tier, dedicated)!
-- The plain values of a record.
update customer set name = :name, language = :language, tier = :tier, dedicated = :dedicated where id = :id;

-- name: drop_identity(customer, address)!
-- Somebody else's address, or nobody's, from now on.
delete from identity where customer = :customer and channel = 'xmpp' and address = :address;

-- name: attributes(customer)
-- What is known of a customer, and from where.
select name, value, source from attribute where customer = :customer order by name;

-- name: set_attribute(customer, name, value, source)!
-- The last one to say it is right.
insert into attribute (customer, name, value, source) values (:customer, :name, :value, :source)
on conflict (customer, name) do update set value = excluded.value, source = excluded.source;

-- name: set_attributes(rows)!
-- The same for one group's rows; who was merged into another a moment ago is that one.
insert into attribute (customer, name, value, source)
select
    coalesce((select merged_into from customer where id = value->>0), value->>0), value->>1, value->>2, value->>3
from json_each(:rows)
where true
on conflict (customer, name) do update set value = excluded.value, source = excluded.source;

-- name: drop_attribute(customer, name)!
-- It's no longer known.
delete from attribute where customer = :customer and name = :name;

-- name: tags(customer)
-- The words that a customer is marked with.
select tag from customer_tag where customer = :customer order by tag;

-- name: add_tag(customer, tag)!
-- One more; nothing where it's there already.
insert into customer_tag (customer, tag) values (:customer, :tag) on conflict do nothing;

-- name: drop_tags(customer)!
-- All of them: before the new ones come.
delete from customer_tag where customer = :customer;

-- name: notes(customer, limit)
-- What the staff noted about a customer, the newest first.
select at, who, body from customer_note where customer = :customer order by id desc limit :limit;

-- name: add_note(customer, at, who, body)!
-- Somebody notes something.
insert into customer_note (customer, at, who, body) values (:customer, :at, :who, :body);

-- name: contacts(customer, limit)
-- What happened outside of IMCS, the newest first.
select id, customer, at, channel, who, body
from contact
where customer = :customer
order by at desc, id desc
limit :limit;

-- name: add_contact(customer, at, channel, who, body)
-- Something happened outside of IMCS; gives its number.
insert into contact (customer, at, channel, who, body) values (:customer, :at, :channel, :who, :body)
returning id;

-- name: ask_card(customer)!
-- The customer's own card is asked for: once only, so it touches no row the second time.
update customer set card_asked = 1 where id = :customer and card_asked = 0;

-- name: open_of(customer)
-- The conversations of a customer that aren't over.
select id, queue from conversation where customer = :customer and is_open = 1 order by id;

-- name: merged_into(id)
-- The customer that this one was found to be; null for none, no row for nobody.
select merged_into from customer where id = :id;

-- name: merge_customer(gone, kept)!
-- One customer was found to be another; those merged into the first before come along.
update customer set merged_into = :kept where id = :gone or merged_into = :gone;

-- name: move_identities(gone, kept)!
-- The kept one's current address stays the current one.
update identity
set customer = :kept, used = 0
where customer = :gone;

-- name: move_puppets(gone, kept)!
-- The contacts, but for the queues in which the kept one has one already: there the old one leads to the past only.
update puppet
set customer = :kept
where
    customer = :gone
    and queue not in (select known.queue from puppet as known where known.customer = :kept);

-- name: move_conversations(gone, kept)!
-- The past is one.
update conversation set customer = :kept where customer = :gone;

-- name: move_attributes(gone, kept)!
-- What is said about both is said about the kept one.
insert into attribute (customer, name, value, source)
select :kept, name, value, source from attribute where customer = :gone
on conflict (customer, name) do nothing;

-- name: drop_attributes(customer)!
-- All of them, when they have been moved.
delete from attribute where customer = :customer;

-- name: move_tags(gone, kept)!
-- The words of both.
insert into customer_tag (customer, tag)
select :kept, tag from customer_tag where customer = :gone
on conflict do nothing;

-- name: move_notes(gone, kept)!
-- In the order in which they were written.
update customer_note set customer = :kept where customer = :gone;

-- name: move_use(gone, kept)!
-- Who has stopped the use of their data under one record has done so under both.
update customer set used = 0 where id = :kept and (select used from customer where id = :gone) = 0;

-- name: move_blocks(gone, kept)!
-- Whoever isn't heard under one record isn't under both; the longer counts.
insert into block (customer, until, agent)
select :kept, until, agent from block where customer = :gone
on conflict (customer) do update set until = excluded.until, agent = excluded.agent
where excluded.until > block.until;

-- name: move_contacts(gone, kept)!
-- By their time.
update contact set customer = :kept where customer = :gone;

-- ── Articles ────────────────────────────────────────────────────────────────────────────────────────────────────

-- name: articles(status)
-- All articles, or (not null) those of one status.
select id, body, version, changed from article where :status is null or status = :status order by id;

-- name: article(id)
-- One article.
select id, body, version, changed from article where id = :id;

-- name: articles_among(ids)
-- Those of a JSON array of ids that exist: what an import is compared with.
select id, body, version, changed from article where id in (select value from json_each(:ids));

-- name: articles_since(number)
-- What was changed after a change, the earliest first.
select id, body, version, changed from article where changed > :number order by changed, id;

-- name: save_articles(rows)!
-- The newest form of new and changed articles.
insert into article (id, status, version, changed, body)
select value->>0, value->>1, value->>2, value->>3, value->4 from json_each(:rows)
where true
on conflict (id) do update
set status = excluded.status, version = excluded.version, changed = excluded.changed, body = excluded.body;

-- name: save_versions(rows, at, who, why)!
-- The same as history, where nothing is ever overwritten.
insert into article_version (article, version, at, who, why, body)
select value->>0, value->>2, :at, :who, :why, value->4 from json_each(:rows);

-- name: articles_changed_at()
-- When each article was changed last.
select article, max(at) from article_version group by article;

-- name: versions(id)
-- How an article came about, the first form first.
select article, version, at, who, why, body from article_version where article = :id order by version;

-- ── What conversations teach ────────────────────────────────────────────────────────────────────────────────────

-- name: unmined()
-- The ended conversations that weren't looked through for a draft yet.
select id from conversation where mined = 0 and ended_at is not null order by id;

-- name: mark_mined(conversation)!
-- It was looked through; nothing where that had happened already.
update conversation set mined = 1 where id = :conversation and mined = 0;

-- name: add_draft(at, who, why, body)
-- A new draft; gives its number.
insert into draft (state, version, created_at, changed_at, who, why, body)
values ('open', 1, :at, :at, :who, :why, :body)
returning id;

-- name: change_draft(id, version, state, at, who, why, body)!
-- Its next form; `version` is the one it takes the place of, and only an open draft changes.
update draft
set state = :state, version = version + 1, changed_at = :at, who = :who, why = :why, body = :body
where id = :id and version = :version and state = 'open';

-- name: keep_draft_version(id, source)!
-- Its present form as history, and in which conversation its words were said (null where a person changed it).
insert into draft_version (draft, version, state, at, who, why, body, source)
select id, version, state, changed_at, who, why, body, :source from draft where id = :id;

-- name: link_draft(draft, conversation)!
-- The same question was asked in this conversation; it stays with a draft that is still open.
insert into draft_conversation (conversation, draft) values (:conversation, :draft)
on conflict (conversation) do update set draft = excluded.draft
where not exists (select 1 from draft where draft.id = draft_conversation.draft and draft.state = 'open');

-- name: draft(id)
-- One draft, with how often it was asked.
select
    id, state, version, created_at, changed_at, who, why, body,
    (select count(*) from draft_conversation where draft = draft.id) as asked
from draft
where id = :id;

-- name: drafts(state)
-- The drafts of one state, or (null) all.
select
    id, state, version, created_at, changed_at, who, why, body,
    (select count(*) from draft_conversation where draft = draft.id) as asked
from draft
where :state is null or state = :state
order by id;

-- name: open_draft_versions()
-- Which drafts are open in which version: what has changed since somebody last looked.
select id, version from draft where state = 'open';

-- name: draft_of(conversation)
-- The draft that a conversation led to.
select draft from draft_conversation where conversation = :conversation;

-- name: conversations_of_draft(draft)
-- Where it was said.
select conversation from draft_conversation where draft = :draft order by conversation;

-- name: draft_versions(draft)
-- How a draft came about, the first form first.
select version, state, at, who, why, body, source from draft_version where draft = :draft order by version;

-- name: note_shown(draft, agent, version, article)!
-- A manager has seen this version, and what it would change in this version of its article.
insert into draft_shown (draft, agent, version, article) values (:draft, :agent, :version, :article)
on conflict (draft, agent) do update set version = excluded.version, article = excluded.article;

-- name: shown(draft, agent)
-- The version that a manager saw last, and its article's.
select version, article from draft_shown where draft = :draft and agent = :agent;

-- name: add_gap(conversation, queue, at, question)!
-- Nobody had an answer.
insert into gap (conversation, queue, at, question) values (:conversation, :queue, :at, :question)
on conflict do nothing;

-- name: remove_gap(conversation)!
-- What nobody answered in it was answered in the conversation that continues it.
delete from gap where conversation = :conversation;

-- name: gaps(since)
-- The questions without an answer since then, the newest first.
select conversation, queue, at, question from gap where at >= :since order by at desc, conversation desc;

-- name: add_feedback(rows)!
-- One group's verdicts on answers.
-- That an article was said asks for nothing to be taken up: it has its (empty) question from the start.
insert into feedback (at, conversation, article, verdict, agent, note, question, confidence)
select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7 from json_each(:rows);

-- name: refuse_question(article, question, agent, at)!
-- A manager dropped a question that an article had learnt. It hangs on a conversation in which it was asked, so that
-- erasing the customer takes its words.
insert into feedback (at, conversation, article, verdict, agent, question)
values (
    :at,
    (
        select conversation from feedback
        where article = :article and question = :question and conversation is not null
        order by learnt desc, id desc limit 1
    ),
    :article, 'dropped', :agent, :question
);

-- name: add_forms(rows)!
-- One group's forms.
insert into form (conversation, at, step, title, answers, complete)
select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 from json_each(:rows);

-- name: forms(conversation)
-- What the customer entered in a conversation, in order.
select conversation, at, step, title, answers, complete from form where conversation = :conversation order by id;

-- name: erase_forms(customer)!
-- What a customer entered in forms.
delete from form where conversation in (select id from conversation where customer = :customer);

-- name: add_ratings(rows)!
-- One group's questions how it was; asked once.
insert into rating (conversation, asked_at)
select value->>0, value->>1 from json_each(:rows)
where true
on conflict do nothing;

-- name: give_ratings(rows)!
-- One group's answers to them; nothing where the question has been erased.
update rating
set
    at = given.at,
    mark = given.mark,
    comment = given.comment
from (
    select value->>0 as conversation, value->>1 as at, value->>2 as mark, value->>3 as comment from json_each(:rows)
) as given
where rating.conversation = given.conversation;

-- name: rating(conversation)
-- What the customer thought of one conversation.
select r.conversation, c.customer, c.queue, c.agent, r.asked_at, r.at, r.mark, r.comment
from rating as r join conversation as c on c.id = r.conversation
where r.conversation = :conversation;

-- name: ratings(since, until)
-- What was asked in a time, and answered, in the order of asking.
select r.conversation, c.customer, c.queue, c.agent, r.asked_at, r.at, r.mark, r.comment
from rating as r join conversation as c on c.id = r.conversation
where r.asked_at >= :since and r.asked_at < :until
order by r.asked_at, r.conversation;

-- name: erase_ratings(customer)!
-- What a customer thought of the service, in marks and words.
delete from rating where conversation in (select id from conversation where customer = :customer);

-- name: expire_ratings(before)!
-- Ratings that were asked for so long ago.
delete from rating where asked_at < :before;

-- name: add_postings(rows)!
-- One group's postings, due at once.
insert into posting (conversation, at, url, key, body, due_at)
select value->>0, value->>1, value->>2, value->>3, value->>4, value->>1 from json_each(:rows);

-- name: due_postings(now, limit)
-- What is to be tried now, the earliest first.
select id, conversation, at, url, key, body, tries from posting where due_at <= :now order by due_at, id limit :limit;

-- name: next_posting()
-- When something is to be tried next.
select min(due_at) from posting where due_at is not null;

-- name: posting_tried(id, fault, due)!
-- One more try. What arrived leaves no words here: the form itself has them.
update posting
set tries = tries + 1, fault = :fault, due_at = :due, body = case when :fault = '' then '' else body end
where id = :id;

-- name: all_postings(everything)
-- What was to be passed on and hasn't arrived, or all of it, in the order of making.
select id, conversation, at, url, tries, due_at, fault
from posting
where :everything or due_at is not null or fault <> ''
order by id;

-- name: postings_of(conversation)
-- What of a conversation was to be passed on.
select id, conversation, at, url, tries, due_at, fault from posting where conversation = :conversation order by id;

-- name: retry_posting(id, now)!
-- One that hasn't arrived is due now; null for all of these.
update posting
set due_at = :now
where (:id is null or id = :id) and (due_at is not null or fault <> '');

-- name: erase_postings(customer)!
-- What of a customer's is still to be passed on.
delete from posting where conversation in (select id from conversation where customer = :customer);

-- name: articles_due(day)
-- The published articles whose day of review has come; what the staff found wrong last, and how often it didn't help.
-- What was said before somebody took the last day of review away, or put it off, is done with.
with due as (
    select
        article.id, article.body ->> 'question' as question, article.body ->> 'review_at' as day,
        coalesce((
            select max(at)
            from (
                select
                    at, why, body ->> 'review_at' as day, lag(body ->> 'review_at') over (order by version) as before
                from article_version where article = article.id
            ) as form
            where before is not null and (day is null or day > before) and why not like 'review: %'
        ), '') as since
    from article
    where status = 'published' and article.body ->> 'review_at' <= :day
)
select
    id, question, day,
    coalesce((
        select note from feedback
        where feedback.article = due.id and at >= since and verdict = 'wrong' and note <> ''
        order by feedback.id desc limit 1
    ), ''),
    (select count(*) from feedback where feedback.article = due.id and at >= since and verdict = 'not helped')
from due
order by day, id;

-- name: new_feedback()
-- The verdicts that weren't taken up yet.
select id, at, conversation, article, verdict, agent, note, question, learnt, confidence
from feedback
where question is null
order by id;

-- name: feedback_of(article)
-- All verdicts on an article, the earliest first.
select id, at, conversation, article, verdict, agent, note, question, learnt, confidence
from feedback
where article = :article
order by id;

-- name: count_feedback(since)
-- How often each article was said, sent, found helpful or not, since then.
select article, verdict, count(*) as times from feedback where at >= :since group by article, verdict;

-- name: first_wishes(since)
-- Why a person was wanted first, in the conversations that began since then; also by whom none could be had.
select fact.conversation, fact.body->>'reason'
from fact
join conversation on conversation.id = fact.conversation
where
    fact.kind = 'ConversationQueued' and conversation.started_at >= :since
    and fact.seq = (
        select min(seq) from fact as other
        where other.conversation = fact.conversation and other.kind = 'ConversationQueued'
    )
union all
select id, turned_away
from conversation
where turned_away is not null and queued_at is null and started_at >= :since;

-- name: conversations_since(since)
-- The conversations that began since then, oldest first.
select
    id, customer, queue, stage, started_at, tier, agent, queued_at, connected_at, ended_at, end_reason, continues,
    is_open
from conversation
where started_at >= :since
order by id;

-- name: first_lines(since)
-- What customers wrote first, in the conversations that began since then; nothing of those who stopped its use.
select conversation.started_at, message.body
from conversation
join customer on customer.id = conversation.customer
join message on message.seq = (
    select min(seq) from message as first
    where first.conversation = conversation.id and first.author = 'customer' and first.body <> ''
)
where conversation.started_at >= :since and customer.used
order by conversation.id;

-- name: take_up_feedback(id, question, learnt)!
-- What was asked, and whether it went into the article; nothing where that was erased or settled meanwhile.
update feedback set question = :question, learnt = :learnt where id = :id and question is null;

-- ── Erasing ─────────────────────────────────────────────────────────────────────────────────────────────────────

-- name: ask_erasure(customer, at)!
-- A customer is to be erased; asking again begins anew.
insert into erasure (customer, asked_at) values (:customer, :at)
on conflict (customer) do update set asked_at = excluded.asked_at, settled_at = null, refused = 0;

-- name: refuse_erasure(customer)!
-- Not now: an agent talks with them.
update erasure set refused = 1 where customer = :customer;

-- name: note_erased(customer, at, report)!
-- It has left the database.
update erasure set done_at = :at, report = :report where customer = :customer;

-- name: settle_erasure(customer, at)!
-- Everything else has followed.
update erasure set settled_at = :at where customer = :customer;

-- name: erasure(customer)
-- What became of one.
select customer, asked_at, done_at, settled_at, refused, report from erasure where customer = :customer;

-- name: open_erasures()
-- What has still to be done.
select customer, asked_at, done_at, settled_at, refused, report
from erasure
where settled_at is null and refused = 0
order by customer;

-- name: erased_customers()
-- The journal that is replayed on an older copy: who was erased, and when that was asked for.
select customer, asked_at from erasure where done_at is not null order by customer;

-- name: connected_conversation(customer)
-- The conversation in which an agent talks with them now.
select id from conversation where customer = :customer and stage = 'connected' and ended_at is null order by id;

-- name: conversation_numbers(customer)
-- All their conversations.
select id from conversation where customer = :customer order by id;

-- name: add_retractions(customer)!
-- What agents' clients have of it: the customer's lines, and what the desk said about them. A correction is taken back
-- with the line that it corrects (XEP-0424 §5).
insert into retraction (puppet, agent, line)
select puppet.localpart, message.agent, message.id
from conversation
join message on message.conversation = conversation.id
join customer on customer.id = conversation.customer or customer.merged_into = conversation.customer
join puppet on puppet.customer = customer.id and puppet.queue = conversation.queue
where
    conversation.customer = :customer and message.agent is not null and message.id <> '' and message.corrects = ''
    and (message.author = 'customer' or (message.author = 'service' and message.private = 1));

-- name: retractions(limit)
-- What clients haven't been asked to take back yet.
select id, puppet, agent, line from retraction order by id limit :limit;

-- name: remove_retractions(last)!
-- They were asked.
delete from retraction where id <= :last;

-- name: drafts_with_words_of(customer)
-- The drafts that one of their conversations led to; whether others asked the same, and whether any form of it brought
-- this customer's words.
select
    draft.id, draft.state, draft.body,
    exists (
        select 1 from draft_conversation as link join conversation on conversation.id = link.conversation
        where link.draft = draft.id and conversation.customer <> :customer
    ) as shared,
    exists (
        select 1 from draft_version as form join conversation on conversation.id = form.source
        where form.draft = draft.id and conversation.customer = :customer
    ) as theirs
from draft
where id in (
    select link.draft
    from conversation join draft_conversation as link on link.conversation = conversation.id
    where conversation.customer = :customer
    union
    select form.draft
    from conversation join draft_version as form on form.source = conversation.id
    where conversation.customer = :customer
)
order by id;

-- name: look_through_again(draft, customer)!
-- What others said in the same draft is looked through anew, without this customer's part.
update conversation
set mined = 0
where
    customer <> :customer
    and id in (select conversation from draft_conversation where draft = :draft);

-- name: remove_draft_links(draft)!
-- A draft is forgotten: where it was said,
delete from draft_conversation where draft = :draft;

-- name: remove_draft_shown(draft)!
-- who saw it,
delete from draft_shown where draft = :draft;

-- name: remove_draft_versions(draft)!
-- every form it had,
delete from draft_version where draft = :draft;

-- name: remove_draft(draft)!
-- and itself. Its number is never given again.
delete from draft where id = :draft;

-- name: erase_draft_links(customer)!
-- A draft that others gave the words to no longer counts this customer.
delete from draft_conversation where conversation in (select id from conversation where customer = :customer);

-- name: learnt_from(customer)
-- The questions that articles learnt from this customer, and whether somebody else asked the same in these words.
select distinct
    feedback.article, feedback.question,
    exists (
        select 1 from feedback as other join conversation as elsewhere on elsewhere.id = other.conversation
        where
            other.article = feedback.article and other.question = feedback.question
            and elsewhere.customer <> :customer
    ) as shared
from conversation join feedback on feedback.conversation = conversation.id
where conversation.customer = :customer and feedback.learnt = 1
order by feedback.article, feedback.question;

-- name: rewrite_version(article, version, body)!
-- History, too, forgets: the only change that is ever made to it.
update article_version set body = :body where article = :article and version = :version;

-- name: erase_feedback(customer)!
-- The verdicts still count, but nobody gave them and nothing was asked.
update feedback
set conversation = null, question = '', note = '', learnt = 0
where conversation in (select id from conversation where customer = :customer);

-- name: erase_gaps(customer)!
-- Their questions without an answer.
delete from gap where conversation in (select id from conversation where customer = :customer);

-- name: erase_messages(customer)!
-- Everything said in their conversations, by whomever.
delete from message where conversation in (select id from conversation where customer = :customer);

-- name: erase_audit_details(customer)!
-- What supervisors did in their conversations stays on record; what was whispered there goes.
update audit set detail = '' where conversation in (select id from conversation where customer = :customer);

-- name: empty_conversations(customer)!
-- The conversations stay as figures: that there was one, when, in which queue. There is nothing to be learnt any more.
update conversation
set bot_state = null, written_from = null, mined = 1, indexed = 1
where customer = :customer;

-- name: erase_puppets(customer)!
-- The contacts in agents' rosters that stood for them, also before two records became one.
delete from puppet
where customer = :customer or customer in (select id from customer where merged_into = :customer);

-- name: erase_notes(customer)!
-- What the staff noted about them.
delete from customer_note where customer = :customer;

-- name: erase_contacts(customer)!
-- What happened outside of IMCS.
delete from contact where customer = :customer;

-- name: erase_subscriptions(customer)!
-- That they watch our addresses.
delete from subscription where address in (select address from identity where customer = :customer);

-- name: erase_identities(customer)!
-- Where they write from.
delete from identity where customer = :customer;

-- name: empty_customer(customer)!
-- The number stays, for the figures that count conversations; it's nobody's.
update customer
set name = '', language = 'zh_TW', tier = 0, dedicated = null, changed = 0, card_asked = 0, used = 1
where id = :customer;

-- name: note_merged(customer, at)!
-- In an older copy, records that became one may still be two: those numbers are in the journal too.
insert into erasure (customer, asked_at, done_at, settled_at)
select id, :at, :at, :at from customer where merged_into = :customer
on conflict do nothing;

-- name: reserve_number(customer)!
-- Nobody else may get the number of somebody who was erased, in whatever copy.
insert into customer (id, name, language, tier) values (:customer, '', 'zh_TW', 0) on conflict do nothing;

-- name: expire_messages(before)!
-- What was said in conversations that ended before then.
delete from message
where conversation in (select id from conversation where ended_at < :before and is_open = 0);

-- name: expire_forms(before)!
-- What was entered in them.
delete from form
where conversation in (select id from conversation where ended_at < :before and is_open = 0);

-- name: expire_postings(before)!
-- What was to be passed on of them.
delete from posting
where conversation in (select id from conversation where ended_at < :before and is_open = 0);

-- name: expire_bot_states(before)!
-- Where the bot stood in them.
update conversation
set bot_state = null
where ended_at < :before and is_open = 0 and bot_state is not null;

-- name: expire_transcripts(before)!
-- They aren't searched any more: 2 while the search's files still hold them, 3 afterwards.
update conversation set indexed = 2 where ended_at < :before and is_open = 0 and indexed < 2;

-- name: expired_transcripts()
-- What the search's files may not hold any longer.
select id from conversation where indexed = 2 order by id;

-- name: mark_taken_out(conversations)!
-- They don't any more; `conversations` is a JSON array.
update conversation set indexed = 3 where id in (select value from json_each(:conversations));

-- name: old_drafts(before)
-- The drafts that were decided before then.
select id from draft where state <> 'open' and changed_at < :before order by id;

-- name: last_round()
-- The day of the last morning round.
select day from morning_round;

-- name: note_round(day)!
-- It was made on this day.
insert into morning_round (id, day) values (1, :day) on conflict (id) do update set day = excluded.day;

-- name: expire_gaps(before)!
-- Questions without an answer that were asked before then.
delete from gap where at < :before;

-- name: expire_contacts(before)!
-- What happened outside of IMCS before then.
delete from contact where at < :before;

-- name: expire_notes(before)!
-- What the staff noted about customers before then.
delete from customer_note where at < :before;

-- name: note_copy(file, at)!
-- A copy of everything is made.
insert into copy (file, at) values (:file, :at) on conflict (file) do update set at = excluded.at;

-- name: copies()
-- The copies that were made, the oldest first.
select file, at from copy order by at;

-- name: add_audits(rows)!
-- One group's acts of supervision.
insert into audit (at, agent, act, conversation, whom, detail)
select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 from json_each(:rows);

-- name: audits(limit)
-- The latest acts of supervision, the latest first.
select at, agent, act, conversation, whom, detail from audit order by id desc limit :limit;

-- name: add_files(rows)!
-- One group's files, each named by a line.
insert into file (conversation, line, at, url)
select value->>0, value->>1, value->>2, value->>3 from json_each(:rows);

-- name: wanted_files(limit)
-- Those that weren't fetched yet.
select id, conversation, line, at, url, name, size, fault from file where name is null order by id limit :limit;

-- name: files(conversation)
-- Those of one conversation.
select id, conversation, line, at, url, name, size, fault from file where conversation = :conversation order by id;

-- name: settle_file(id, name, size, fault)!
-- What became of it.
update file set name = :name, size = :size, fault = :fault where id = :id;

-- name: file_names()
-- The copies that are to be kept.
select name from file where name <> '';

-- name: expire_files(before)!
-- Files whose own time is over.
delete from file where at < :before;

-- name: expire_files_of_messages(before)!
-- Files whose conversation's lines go.
delete from file
where conversation in (select id from conversation where ended_at < :before and is_open = 0);

-- name: erase_files(customer)!
-- What was sent in a customer's conversations; the copies beside the database follow.
delete from file where conversation in (select id from conversation where customer = :customer);

-- name: watching()
-- Who reads which open conversation: the last of the acts that begin or end that was to begin.
select audit.conversation, audit.agent
from audit join conversation on conversation.id = audit.conversation
where conversation.ended_at is null and audit.act = 'monitor' and audit.id in (
    select max(id) from audit
    where act in ('monitor', 'monitor off', 'barge', 'takeover') group by conversation, agent
);

-- name: sent_articles(conversation, agent)
-- The articles whose answers an agent has sent in a conversation.
select distinct article from feedback
where conversation = :conversation and agent = :agent and verdict = 'sent';

-- name: add_conversation_tags(rows)!
-- One group's tags.
insert into conversation_tag (conversation, tag, agent, at)
select value->>0, value->>1, value->>2, value->>3 from json_each(:rows)
where true
on conflict do nothing;

-- name: remove_conversation_tags(rows)!
-- What one group takes back of them.
delete from conversation_tag
where (conversation, tag) in (select value->>0, value->>1 from json_each(:rows));

-- name: conversation_tags(conversation)
-- What a conversation was about, the first tag first.
select tag from conversation_tag where conversation = :conversation order by at, tag;

-- name: erase_conversation_tags(customer)!
-- What their conversations were about.
delete from conversation_tag where conversation in (select id from conversation where customer = :customer);

-- name: erase_blocks(customer)!
-- Whoever is erased is nobody to be blocked.
delete from block where customer = :customer;

-- name: set_blocks(rows)!
-- One group's blocks, at most one row for each customer; the latest counts.
insert into block (customer, until, agent)
select value->>0, value->>1, value->>2 from json_each(:rows)
where true
on conflict (customer) do update set until = excluded.until, agent = excluded.agent;

-- name: set_bulletins(rows)!
-- One group's, at most one row for each queue; the latest counts.
insert into bulletin (queue, text, until)
select value ->> 0, value ->> 1, value ->> 2 from json_each(:rows)
where true
on conflict (queue) do update set text = excluded.text, until = excluded.until;

-- name: bulletins(now)
-- What customers are to read after `now`.
select queue, text, until from bulletin where until > :now;

-- name: set_alarms(rows)!
-- One group's, at most one row for each queue and breach; the latest counts.
insert into alarm (queue, breach, at, is_on)
select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(:rows)
where true
on conflict (queue, breach) do update set at = excluded.at, is_on = excluded.is_on;

-- name: alarms()
-- Those that aren't over.
select queue, breach, at from alarm where is_on = 1;

-- name: blocks(now)
-- Whoever is blocked after `now`.
select customer, until, agent from block where until > :now;

-- name: facts_since(since)
-- Everything that happened since then, in order.
select seq, at, kind, conversation, agent, body from fact where at >= :since order by seq;

-- name: at_work_before(moment, kinds)
-- Who was at work at a moment: for each agent the latest fact before it of each of `kinds` (a JSON array), found as in
-- `open_facts`; those of agents in conversations that weren't over; and the latest interruption.
with recursive
member (agent) as (
    select min(agent) from fact where agent is not null
    union all
    select (select min(fact.agent) from fact where fact.agent > member.agent)
    from member
    where member.agent is not null
),
talk (id) as (
    select id from conversation where is_open = 1 and started_at < :moment
    union
    select id from conversation where ended_at >= :moment and started_at < :moment
)
select seq, at, kind, conversation, agent, body
from fact
where at < :moment and seq in (
    select (
        select max(fact.seq)
        from fact
        where fact.agent = member.agent and fact.kind = value and fact.at < :moment
    )
    from member, json_each(:kinds)
    union
    select fact.seq from talk join fact on fact.conversation = talk.id where fact.agent is not null
    union
    select max(fact.seq) from fact where fact.kind = 'ServiceResumed' and fact.at < :moment
)
order by seq;

-- ── SQLite alone ────────────────────────────────────────────────────────────────────────────────────────────────

-- name: identify()
-- Whose file it is (0 in a new one) and which form its data has; no row of PostgreSQL is like it.
select
    (select application_id from pragma_application_id) as application,
    (select user_version from pragma_user_version) as version,
    (select count(*) from sqlite_master) as tables;

-- name: prepare_writer()#
-- WAL: readers never wait for the writer, and one fsync (4 ms) makes a group durable; FULL: a commit that returned
-- survives a power cut; secure_delete: what is erased is overwritten, not only unlinked.
pragma journal_mode = wal;
pragma synchronous = full;
pragma foreign_keys = on;
pragma secure_delete = on;

-- name: prepare_reader()#
-- The reading connection can't write, whatever it is asked.
pragma query_only = on;

-- name: copy_into(file)!
-- A consistent copy of what is committed now, while others write; without the pages of what was deleted.
vacuum into :file;

-- name: empty_wal()#
-- Moves the log that lies beside the file into it and cuts it to nothing; the first column is 1 where somebody reads.
pragma wal_checkpoint(truncate);

-- name: check_integrity()
-- `ok`, or the first thing that is broken.
select integrity_check as finding from pragma_integrity_check(1);

-- name: check_references()
-- Rows whose counterpart is missing.
select count(*) as broken from pragma_foreign_key_check;
