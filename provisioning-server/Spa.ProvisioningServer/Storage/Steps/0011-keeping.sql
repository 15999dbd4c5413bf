-- Facts about the store itself: what shows that the master key beside it is the right one, and how far the tidying has come.
create table store_fact (
  name text not null primary key,
  number bigint not null default 0,
  sealed blob
);

-- Where each chain of the audit log begins, when its oldest rows were let go: sealed as its end is.
create table audit_start (
  node text not null primary key,
  number bigint not null,
  hash text not null,
  seal text not null
);
