using System.Globalization;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Spa.Fleet.Access;

namespace Spa.ProvisioningServer.Telemetry;

/// <summary>Puts together what the server tells of itself: logs, metrics, health, traces.</summary>
internal static class TelemetrySetup
{
    /// <summary>The log: always a file in the data folder; as JSON, on the terminal and to a syslog server when asked for.</summary>
    public static Logger CreateLog(ServerOptions options, string folder)
    {
        var log = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)

            // Tells on every start that its keys lie unencrypted in a folder that only the server's user may enter.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            .MinimumLevel.Override("Microsoft.AspNetCore.Antiforgery", LogEventLevel.Error);
        var logs = Path.Combine(folder, "logs");
        log = options.LogJson
            ? log.WriteTo.File(new CompactJsonFormatter(), Path.Combine(logs, "server.json"), fileSizeLimitBytes: 10_000_000, rollOnFileSizeLimit: true, retainedFileCountLimit: 10)
            : log.WriteTo.File(Path.Combine(logs, "server.log"), formatProvider: CultureInfo.InvariantCulture, fileSizeLimitBytes: 10_000_000, rollOnFileSizeLimit: true, retainedFileCountLimit: 10);
        if (options.LogConsole)
        {
            // To standard error: what a program reads on standard output is not mixed with it.
            log = options.LogJson
                ? log.WriteTo.Console(new CompactJsonFormatter(), standardErrorFromLevel: LogEventLevel.Verbose)
                : log.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);
        }

        return (options.LogSyslog is { } to ? log.WriteTo.Sink(new SyslogSink(to.Host, to.Port)) : log).CreateLogger();
    }

    public static void AddTelemetry(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton<ServerHealth>();
        services.AddSingleton<FleetGauges>();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("spa-server", serviceVersion: ServerHealth.Version))
            .WithMetrics(m => m
                .AddMeter(ServerMetrics.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddPrometheusExporter());
        if (options.Otlp is { } collector)
        {
            telemetry.WithTracing(t => t
                .AddSource(ServerMetrics.Name)
                .AddAspNetCoreInstrumentation(o => o.RecordException = false)
                .AddProcessor(new MaskPaths())
                .AddOtlpExporter(o => (o.Protocol, o.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri(collector, "/v1/traces"))));
        }
    }

    public static void MapTelemetry(this WebApplication application)
    {
        // Made now: its figures are to be there when they are first asked for.
        application.Services.GetRequiredService<FleetGauges>();
        application.MapPrometheusScrapingEndpoint("/metrics").WithMetadata(AccessRules.Of(Right.MetricsRead));
        application.MapGet("/health/live", () => TypedResults.Text("live\n")).AllowAnonymous().ExcludeFromDescription();
        application.MapGet("/health/ready", async (ServerHealth health) => await health.Ready() ? TypedResults.Text("ready\n") : TypedResults.Text("not ready\n", statusCode: StatusCodes.Status503ServiceUnavailable))
            .AllowAnonymous().ExcludeFromDescription();
    }
}
