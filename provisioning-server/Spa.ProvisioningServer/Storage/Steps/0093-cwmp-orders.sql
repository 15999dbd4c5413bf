-- What many devices are asked for by one order: each task names its order, and keeps which parameters it failed on, so that the faults of an order can be gathered.
alter table cwmp_task add column job text not null default '';
alter table cwmp_task add column faults text not null default '';
alter table bulk_job add column sealed blob;
create index cwmp_task_job on cwmp_task (job, mac) where job <> '';
create index cwmp_task_open on cwmp_task (state) where state < 3;

-- What a device has told of the objects of its tree, level by level: names, and whether they can be set.
create table cwmp_level (
  mac text not null,
  path text not null,
  read_at bigint not null,
  sealed blob not null,
  primary key (mac, path)
) without rowid;
