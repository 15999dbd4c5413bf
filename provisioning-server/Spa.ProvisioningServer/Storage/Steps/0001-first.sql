-- Times are milliseconds since 1970. Every table that grows with the fleet leads with the device key (mac).

create table device (
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
);
create index device_place on device (customer, site);
create index device_serial on device (serial);

-- Written often, apart from what operators write.
create table device_health (
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
  profile_fault text not null default ''
);
create index device_health_address on device_health (address);

create table device_key (
  mac text not null,
  number bigint not null,
  token text not null,
  sealed blob not null,
  created bigint not null,
  used bigint,
  primary key (mac, number)
);

create table device_profile (
  mac text not null,
  number bigint not null,
  fingerprint text not null,
  sequence bigint not null,
  salt blob not null,
  rendered bigint not null,
  sealed blob not null,
  primary key (mac, number)
);

create table device_event (
  mac text not null,
  id bigint not null,
  kind text not null,
  severity bigint not null,
  text text not null,
  primary key (mac, id)
);

create table device_report (
  mac text not null primary key,
  received bigint not null,
  hash text not null,
  times bigint not null,
  sealed blob not null
);

create table device_entry (
  mac text not null,
  name text not null,
  text text,
  sealed blob,
  access bigint,
  primary key (mac, name)
);

create table device_variable (
  mac text not null,
  name text not null,
  type bigint not null,
  text text,
  sealed blob,
  primary key (mac, name)
);

create table waiting (
  mac text not null,
  public_key text not null,
  serial text,
  model text not null,
  from_provider bigint not null,
  reason text not null,
  refused bigint not null,
  first_seen bigint not null,
  last_seen bigint not null,
  address text not null,
  user_agent text not null,
  primary key (mac, public_key)
);
create index waiting_last_seen on waiting (last_seen);

create table layer (
  scope text not null primary key,
  revision bigint not null,
  changed bigint not null,
  changed_by text not null
);

create table layer_entry (
  scope text not null,
  name text not null,
  text text,
  sealed blob,
  access bigint,
  primary key (scope, name)
);

create table layer_variable (
  scope text not null,
  name text not null,
  type bigint not null,
  text text,
  sealed blob,
  primary key (scope, name)
);

create table firmware_image (
  model text not null,
  version text not null,
  file text not null,
  size bigint not null,
  sha256 text not null,
  epoch bigint not null,
  added bigint not null,
  added_by text not null,
  primary key (model, version)
);
create unique index firmware_image_file on firmware_image (file);

create table firmware_assignment (
  model text not null primary key,
  version text not null,
  assigned bigint not null,
  assigned_by text not null
);

create table operator (
  name text not null primary key,
  password text not null,
  created bigint not null,
  failures bigint not null default 0,
  locked_until bigint
);

create table session (
  token_hash text not null primary key,
  operator text not null,
  created bigint not null,
  last_seen bigint not null
);
create index session_operator on session (operator);

create table audit (
  id bigint not null primary key,
  operator text not null,
  text text not null
);
