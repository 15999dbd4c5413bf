using Spa.ProvisioningServer.Api;
using Spa.ProvisioningServer.Http;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Telemetry;

namespace Spa.ProvisioningServer.Web;

/// <summary>Puts the pages together: Razor Pages, static files out of this assembly, live news.</summary>
internal static class PageSetup
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddSingleton<Assets>();
        services.AddSingleton<LiveNews>();
        services.AddSingleton<Menu>();
        services.AddRazorPages(options => options.RootDirectory = "/Web/Pages");
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "spa-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.HttpOnly = true;
            options.HeaderName = "X-Spa-Form";
        });
    }

    public static void UsePages(this WebApplication application)
    {
        application.Use((HttpContext context, RequestDelegate next) =>
        {
            // Taken before the page reads anything, so that nothing falls between the page and its news.
            context.Items[LiveNews.Since] = context.RequestServices.GetRequiredService<LiveNews>().Now;
            return next(context);
        });
        application.UseExceptionHandler("/trouble");
        application.UseWhen(context => !ApiGate.Covers(context), pages => pages.UseStatusCodePagesWithReExecute("/trouble", "?status={0}"));
        application.UseRouting();
        application.UseAuthentication();
        application.UseApi();
        application.UseAuthorization();
        application.MapGet("/assets/{version}/{name}", (string name, HttpContext context, Assets assets) => assets.Answer(name, context)).AllowAnonymous();
        application.MapGet("/live", (HttpContext context, LiveNews news, long? since, CancellationToken cancellation)
            => TypedResults.ServerSentEvents(ActorIdentity.Of(context).SeesAll ? news.Listen(since ?? 0, cancellation) : news.Tick(cancellation)));
        application.MapGet("/traffic", IResult (HttpContext context, Hosting.Traffic traffic)
            => !ActorIdentity.Of(context).SeesAll ? TypedResults.NotFound() : TypedResults.Json(traffic.Recent().Select(r => new[] { r.Minute * 60, r.Served, r.Reports, r.Turned })));
        application.MapGet("/fleet/figures", FleetFigures.Answer);
        application.MapGet("/fleet/export", SheetDownload.Answer);
        application.MapPost("/firmware/upload", FirmwareUpload.Take).DisableAntiforgery();
        application.MapApi();
        application.MapTelemetry();
        application.MapRazorPages();
    }
}
