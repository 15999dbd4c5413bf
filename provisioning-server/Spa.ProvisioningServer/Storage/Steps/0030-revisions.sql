-- What a layer says stands in revisions, sealed as a whole; a revision is never changed. layer.revision is the one that devices get who take no part in an open publish.
create table layer_revision (
  scope text not null,
  revision bigint not null,
  made bigint not null,
  made_by text not null,
  reason text not null,
  restores bigint,
  entries bigint not null,
  variables bigint not null,
  sealed blob not null,
  primary key (scope, revision)
);

-- Layers of single devices: the newest revision counts.
create table device_revision (
  mac text not null,
  revision bigint not null,
  made bigint not null,
  made_by text not null,
  reason text not null,
  restores bigint,
  entries bigint not null,
  variables bigint not null,
  sealed blob not null,
  primary key (mac, revision)
);

-- The draft of a layer: what is changed and not yet published, one row for each parameter or variable.
create table layer_change (
  scope text not null,
  name text not null,
  number bigint not null,
  changed bigint not null,
  changed_by text not null,
  sealed blob not null,
  primary key (scope, name)
);

create table publish (
  id bigint not null primary key,
  scope text not null,
  from_revision bigint not null,
  to_revision bigint not null,
  stages text not null,
  most_failures bigint not null,
  most_silent bigint not null,
  hold bigint not null,
  reason text not null,
  started_by text not null,
  started bigint not null,
  state bigint not null,
  stage bigint not null,
  why text not null,
  accepted bigint not null,
  stage_started bigint not null,
  ended bigint,
  open_scope text
);
create unique index publish_open on publish (open_scope);
create index publish_scope on publish (scope, id);

-- Devices that were chosen for a stage, and those that got the new revision. The rest has no rows until it comes.
create table publish_device (
  mac text not null,
  publish bigint not null,
  stage bigint not null,
  sequence bigint not null,
  taken bigint,
  outcome bigint not null,
  excused bigint not null,
  refused_before text not null,
  why text not null,
  primary key (mac, publish)
);
create index publish_device_outcome on publish_device (publish, outcome);
