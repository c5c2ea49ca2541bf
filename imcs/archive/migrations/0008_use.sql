-- Whether anything may be learnt from what a customer writes: one of their rights is to stop that.

begin immediate;

alter table customer add column used integer not null default 1;

pragma user_version = 8;

commit;
