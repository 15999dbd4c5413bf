-- Each row carries the keyed hash of its predecessor of the same node; audit_chain holds where each chain ends, sealed.
-- Rows of the table audit are moved here at the next start.
create table audit_entry (
  node text not null,
  number bigint not null,
  at bigint not null,
  operator text not null,
  origin text not null,
  subject text not null,
  text text not null,
  hash text not null,
  primary key (node, number)
);
create index audit_entry_at on audit_entry (at);

create table audit_chain (
  node text not null primary key,
  number bigint not null,
  hash text not null,
  seal text not null
);
