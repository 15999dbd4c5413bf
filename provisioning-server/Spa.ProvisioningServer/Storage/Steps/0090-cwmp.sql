-- Devices that are managed by CWMP: who they are there, how they are reached, what is known of them, what was asked of them.

create table cwmp_device (
  mac text not null primary key,
  oui text not null,
  product_class text not null,
  serial text not null,
  root text not null default '',
  url text not null default '',
  preset blob,
  generation bigint not null default 0,
  next_generation bigint,
  rotated bigint,
  told_hash text not null default '',
  told blob,
  informed bigint not null default 0,
  settled bigint not null default -1,
  settled_fleet bigint not null default -1,
  refused text not null default '',
  fault text not null default '',
  log_until bigint
) without rowid;
create unique index cwmp_device_identity on cwmp_device (oui, product_class, serial);

create table cwmp_value (
  mac text not null primary key,
  read_at bigint not null,
  sealed blob not null
) without rowid;

create table cwmp_task (
  mac text not null,
  number bigint not null,
  kind text not null,
  sealed blob not null,
  state bigint not null,
  tries bigint not null,
  due bigint not null,
  asked_by text not null,
  asked_at bigint not null,
  ended_at bigint,
  result text not null default '',
  primary key (mac, number)
) without rowid;

create table cwmp_message (
  mac text not null,
  id bigint not null,
  sent bigint not null,
  sealed blob not null,
  primary key (mac, id)
) without rowid;

create table cwmp_file (
  mac text not null,
  number bigint not null,
  sealed blob not null,
  primary key (mac, number)
) without rowid;
