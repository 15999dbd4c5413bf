using Spa.ProvisioningServer.Http;

namespace Spa.ProvisioningServer.Hosting.Acs;

/// <summary>Puts the ACS together.</summary>
internal static class AcsSetup
{
    public static void AddAcs(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.Acs);
        services.AddSingleton(s => new AcsCredentials(s.GetRequiredService<Storage.Store>().Box, options.Acs, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AcsDesired>();
        services.AddSingleton<AcsTwins>();
        services.AddSingleton<AcsDoor>();
        services.AddSingleton<AcsReadings>();
        services.AddSingleton<AcsSessions>();
        services.AddSingleton<AcsNeeds>();
        services.AddSingleton<AcsValues>();
        services.AddSingleton<AcsTransfers>();
        services.AddSingleton<AcsResults>();
        services.AddSingleton<AcsWork>();
        services.AddSingleton<AcsFiles>();
        services.AddSingleton<StunServer>();
        services.AddSingleton<AcsUdpCaller>();
        services.AddSingleton<AcsCaller>();
        services.AddSingleton<AcsOperations>();
        services.AddSingleton<AcsFront>();
        services.AddSingleton<AcsEndpoint>();
    }
}
