-- Units without a certificate of their own stand on the waiting list too.
alter table waiting add column has_key bigint not null default 1;
alter table waiting add column plain bigint not null default 0;

-- An operator's permission for one unit to fetch its key once.
create table enrolment_pass (
  mac text not null,
  secret text not null,
  address text,
  plain bigint not null,
  expires bigint not null,
  given_by text not null,
  used bigint,
  used_from text,
  primary key (mac, secret)
);
create index enrolment_pass_secret on enrolment_pass (secret);

create table unit_rule (
  model text not null primary key,
  enrol_by bigint not null,
  fetch_by bigint not null,
  digest bigint not null,
  changed bigint not null,
  changed_by text not null
);

-- What each unit last said of itself in its User-Agent.
create table device_agent (
  mac text not null primary key,
  agent text not null,
  since bigint not null
);

-- Certificates that the provider's authority has signed, as far as the server knows of them; those of the server itself have no device.
create table certificate (
  mac text not null,
  number text not null,
  public_key text not null,
  serial text,
  model text,
  not_before bigint not null,
  not_after bigint not null,
  added bigint not null,
  added_by text not null,
  revoked bigint,
  reason text not null default '',
  file blob not null,
  primary key (mac, number)
);
create index certificate_number on certificate (number);
create index certificate_revoked on certificate (revoked);
