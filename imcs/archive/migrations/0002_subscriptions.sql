-- Who watches our addresses in their roster (RFC 6121 §3): after a restart they are shown again how a queue stands.

begin immediate;

create table subscription (
    localpart text not null,
    address text not null,
    primary key (localpart, address)
);

pragma user_version = 2;

commit;
