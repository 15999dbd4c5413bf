create table token (
  id text not null primary key,
  operator text not null,
  name text not null,
  hash text not null,
  scopes text not null,
  created bigint not null,
  created_by text not null,
  expires bigint not null,
  revoked bigint,
  last_used bigint,
  last_address text
);
create unique index token_hash on token (hash);
create index token_operator on token (operator);
