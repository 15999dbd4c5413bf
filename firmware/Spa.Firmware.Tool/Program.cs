using Spa.Firmware.Tool;

return FirmwareCommand.Invoke(FirmwareCommand.Create().Parse(args));
