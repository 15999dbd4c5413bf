using Spa.Device.Commands;
using Spa.Device.Fleet;
using Spa.Device.Fleet.Calls;
using Spa.Device.Lines;

return args switch
{
    ["make", .. var rest] => MakeCommand.Run(rest, Console.Out, Console.Error),
    ["status", .. var rest] => StatusCommand.Run(rest, Console.Out, Console.Error),
    ["reset", .. var rest] => ResetCommand.Run(rest, Console.Out, Console.Error),
    ["fleet", "calls", .. var rest] => await FleetCallsCommand.Run(rest, Console.Out, Console.Error).ConfigureAwait(false),
    ["fleet", .. var rest] => await FleetCommand.Run(rest, Console.In, Console.Out, Console.Error).ConfigureAwait(false),
    ["lines", .. var rest] => await LinesCommand.Run(rest).ConfigureAwait(false),
    ["run", .. var rest] => await RunCommand.Run(rest, Console.Out, Console.Error).ConfigureAwait(false),
    _ => await RunCommand.Run(args, Console.Out, Console.Error).ConfigureAwait(false),
};
