using Spa.ProvisioningServer.Security;

namespace Spa.ProvisioningServer.Hosting.Webhooks;

/// <summary>Puts webhooks together.</summary>
internal static class WebhookSetup
{
    public static void AddWebhooks(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(new OutboundAddresses(options.WebhookAllow));
        services.AddSingleton<WebhookOperations>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService(s => s.GetRequiredService<WebhookSender>());
    }
}
