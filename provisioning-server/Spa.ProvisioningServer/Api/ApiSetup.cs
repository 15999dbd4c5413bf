using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Spa.Fleet.Access;
using Spa.Fleet.Inventory;
using Spa.ProvisioningServer.Security;

namespace Spa.ProvisioningServer.Api;

/// <summary>Puts the API together: its door, its resources, its description.</summary>
internal static class ApiSetup
{
    private const string Name = "openapi";

    public static void AddApi(this IServiceCollection services)
    {
        services.AddSingleton<AddressLocks>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<ApiLimits>();
        services.AddSingleton<ApiGate>();
        services.ConfigureHttpJsonOptions(options => ApiForm.Set(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = operation => operation.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer(Describe);
            options.AddOperationTransformer(TellRight);
            options.AddSchemaTransformer(WriteMac);

            // A record inside another is named after both: there is more than one Body.
            options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } id ? null
                : type.Type.DeclaringType is { } around && !type.Type.IsGenericType ? around.Name.Replace("Api", string.Empty, StringComparison.Ordinal) + id
                : type.Type is { IsGenericType: true } && type.Type.GetGenericArguments() is [{ DeclaringType: { } outside } item] ? $"{type.Type.Name[..type.Type.Name.IndexOf('`', StringComparison.Ordinal)]}Of{outside.Name.Replace("Api", string.Empty, StringComparison.Ordinal)}{item.Name}"
                : id;
        });
    }

    public static void UseApi(this WebApplication application)
        => application.UseWhen(ApiGate.Covers, api => api.Use(application.Services.GetRequiredService<ApiGate>().Answer));

    public static void MapApi(this WebApplication application)
    {
        application.MapOpenApi("/api/{documentName}.json");
        var api = application.MapGroup("/api").Fails(400, 401, 403, 429, 503);
        DeviceApi.Map(api);
        NotifyApi.Map(api);
        CwmpApi.Map(api);
        WaitingApi.Map(api);
        SheetApi.Map(api);
        JobApi.Map(api);
        LayerApi.Map(api);
        DraftApi.Map(api);
        PublishApi.Map(api);
        UnitApi.Map(api);
        CertificateApi.Map(api);
        FirmwareApi.Map(api);
        OperatorApi.Map(api);
        TokenApi.Map(api);
        AuditApi.Map(api);
        WebhookApi.Map(api);
        HealthApi.Map(api);
    }

    /// <summary>Says with which statuses an operation may refuse.</summary>
    public static TBuilder Fails<TBuilder>(this TBuilder routes, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            routes.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), [Problem.MediaType]));
        }

        return routes;
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new()
        {
            Title = "Spa provisioning server",
            Version = "1",
            Description = "Everything an operator does. A token opens it ('Authorization: Bearer spa_…'); what each operation needs is its scope. A session of the pages opens it too, with the page's form token in X-Spa-Form. "
                + "Errors are problem+json (RFC 9457) and name the field and the remedy. Lists are read in parts: give 'next' of one part as 'after' of the next request.",
        };

        // Where the server stands is no part of what it does.
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token of an operator, with scopes." },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
        return Task.CompletedTask;
    }

    private static Task WriteMac(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonTypeInfo.Type == typeof(MacAddress))
        {
            (schema.Type, schema.Pattern) = (JsonSchemaType.String, "^([0-9A-Fa-f]{2}[:-]?){5}[0-9A-Fa-f]{2}$");
            schema.Description = "Twelve hex digits, in answers in lower case; colons or hyphens between them may be given.";
        }

        return Task.CompletedTask;
    }

    private static Task TellRight(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRules.Rule>().FirstOrDefault() is { } rule)
        {
            operation.Description = $"Needs the scope `{rule.Scope}`; {rule.Least.ToString().ToLowerInvariant()} at least{(rule.Whole ? ", and only who sees every customer" : string.Empty)}.";
        }

        return Task.CompletedTask;
    }
}
