-- One thing done to many devices, a chunk at a time; reached = the last device that it was done to.
create table bulk_job (
  id text not null primary key,
  created bigint not null,
  actor text not null,
  action text not null,
  argument text not null,
  query text,
  macs text,
  expected bigint not null,
  reached text not null,
  done bigint not null,
  refused bigint not null,
  reasons text not null,
  state bigint not null,
  ended bigint
);
create index bulk_job_state on bulk_job (state, created);
