alter table device_health add column refused text not null default '';
