-- Tables with a row for each device, packed closer: the key is the row's own place and no index beside it; what only the server reads is keyed by the MAC as a number.

create table lean_device (
  mac text not null primary key,
  serial text,
  model text not null,
  customer text,
  site text,
  tags text not null default '',
  note text not null default '',
  state bigint not null,
  public_key text,
  enrolled_at bigint,
  enrolled_by text,
  firmware text,
  sequence bigint not null default 0,
  silence bigint,
  created bigint not null
) without rowid;
insert into lean_device select mac, serial, model, customer, site, tags, note, state, public_key, enrolled_at, enrolled_by, firmware, sequence, silence, created from device order by mac;
drop table device;
alter table lean_device rename to device;
create index device_place on device (customer, site);
create index device_serial on device (serial);

create table lean_health (
  mac text not null primary key,
  software text,
  last_seen bigint,
  address text,
  profile_taken bigint,
  sequence_taken bigint not null default 0,
  sequence_reported bigint not null default 0,
  reported bigint,
  resync_fault text not null default '',
  upgrade_fault text not null default '',
  profile_fault text not null default '',
  refused text not null default '',
  wrong_key bigint,
  certificate_until bigint,
  mark bigint not null default 0
) without rowid;
insert into lean_health
  select mac, software, last_seen, address, profile_taken, sequence_taken, sequence_reported, reported, resync_fault, upgrade_fault, profile_fault, refused, wrong_key, certificate_until, mark
  from device_health order by mac;
drop table device_health;
alter table lean_health rename to device_health;
create index device_health_address on device_health (address);

create table lean_key (
  mac text not null,
  number bigint not null,
  token text not null,
  sealed blob not null,
  created bigint not null,
  used bigint,
  primary key (mac, number)
) without rowid;
insert into lean_key select mac, number, token, sealed, created, used from device_key order by mac, number;
drop table device_key;
alter table lean_key rename to device_key;

create table lean_event (
  mac text not null,
  id bigint not null,
  kind text not null,
  severity bigint not null,
  text text not null,
  primary key (mac, id)
) without rowid;
insert into lean_event select mac, id, kind, severity, text from device_event order by mac, id;
drop table device_event;
alter table lean_event rename to device_event;

create table lean_standing (
  number integer not null primary key,
  trouble bigint not null,
  since bigint not null,
  due bigint
);
insert into lean_standing select i.number, s.trouble, s.since, s.due from device_standing s join device_index i on i.mac = s.mac;
drop table device_standing;
alter table lean_standing rename to device_standing;
create index device_standing_due on device_standing (due);

create table lean_agent (
  number integer not null primary key,
  agent text not null,
  since bigint not null
);
insert into lean_agent select i.number, a.agent, a.since from device_agent a join device_index i on i.mac = a.mac;
drop table device_agent;
alter table lean_agent rename to device_agent;

-- Most devices are fine, and those are found in the order of their numbers anyway.
drop index device_index_standing;
create index device_index_standing on device_index (severity, number) where severity > 0;
alter table device_index drop column mac;

-- The most used values of a field, without sorting all that there are.
create index fleet_count_most on fleet_count (kind, count desc, name);
