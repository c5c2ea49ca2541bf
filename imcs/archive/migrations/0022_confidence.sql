-- How sure the bot was of each answer it gave, beside what people thought of it.

begin immediate;

alter table feedback add column confidence real;  -- from 0 to 1; null where no bot said it

pragma user_version = 22;

commit;
