namespace Spa.ProvisioningServer.Hosting.Publishing;

/// <summary>Puts the parts of publishing together.</summary>
internal static class PublishingSetup
{
    public static void AddPublishing(this IServiceCollection services)
    {
        services.AddSingleton<PublishWork>();
        services.AddSingleton<LayerWork>();
        services.AddHostedService<PublishWatch>();
    }
}
