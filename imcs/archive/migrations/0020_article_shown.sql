-- Which version of the article that a draft changes a manager saw with it: another one by now is another answer.

begin immediate;

alter table draft_shown add column article integer not null default 0;  -- 0 where there was none to change

pragma user_version = 20;

commit;
