-- That a learnt question was taken out of an article is kept without its words: erasing its customer has to reach them.

begin immediate;

update article_version set why = 'dropped a learnt question' where why like 'dropped: %';

pragma user_version = 19;

commit;
