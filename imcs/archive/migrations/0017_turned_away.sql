-- Why a person was wanted of whom none could be had: such a conversation isn't one that the bot settled.

begin immediate;

alter table conversation add column turned_away text;

pragma user_version = 17;

commit;
