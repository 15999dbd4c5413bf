namespace Spa.ProvisioningServer.Hosting.Notifying;

/// <summary>Puts together what tells units something.</summary>
internal static class NotifySetup
{
    public static void AddNotifying(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.Notify);
        services.AddSingleton(s => new Notifier(options.Listen, options.Notify, s.GetRequiredService<ILoggerFactory>().CreateLogger("Spa.ProvisioningServer")));
        services.AddSingleton<NotifyOperations>();
    }
}
