-- Where each conversation's customer wrote from last in it: that's where they are answered, also after a restart.

begin immediate;

alter table conversation add column written_from text;  -- one of the customer's addresses, and erased with them

pragma user_version = 18;

commit;
